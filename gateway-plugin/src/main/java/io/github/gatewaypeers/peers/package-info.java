/**
 * All peers of one {@code peers} section: listening, dialling, retrying, settling
 * collisions, choosing whom to learn from, and handing the tables over to a new process.
 */
@NullMarked
package io.github.gatewaypeers.peers;

import org.jspecify.annotations.NullMarked;
