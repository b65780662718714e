/**
 * Writes a configuration as text for a release of HAProxy, and says what that release
 * lacks.
 */
@NullMarked
package io.github.gatewaypeers.config.writer;

import org.jspecify.annotations.NullMarked;
