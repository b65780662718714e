package io.github.gatewaypeers.config.model;

/**
 * One line of a section.
 */
public sealed interface Directive permits Setting, ServerLine, TableLine, Rule, StickRule, Comment, OpaqueLine {

}
