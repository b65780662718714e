package io.github.gatewaypeers.config.writer;

import java.util.List;

/**
 * The text of a configuration.
 *
 * @param text the text, whose lines end with a line feed
 * @param omissions what the release lacks; for each there is a comment in the text
 */
public record WrittenConfiguration(String text, List<Omission> omissions) {

}
