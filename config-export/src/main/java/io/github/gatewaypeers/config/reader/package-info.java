/**
 * Reads the configuration of an HAProxy as HAProxy does, line by line and word by word,
 * and names the line and the word of what it cannot take.
 */
@NullMarked
package io.github.gatewaypeers.config.reader;

import org.jspecify.annotations.NullMarked;
