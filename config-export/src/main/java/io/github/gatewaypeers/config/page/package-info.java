/**
 * The page on which both halves of the configuration are written at once. It keeps
 * nothing: the browser sends all fields, and gets both halves or the errors of fields.
 */
@NullMarked
package io.github.gatewaypeers.config.page;

import org.jspecify.annotations.NullMarked;
