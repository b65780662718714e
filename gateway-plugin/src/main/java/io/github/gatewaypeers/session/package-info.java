/**
 * One connection to one peer: the handshake, its states, learning and teaching. A message
 * or a tick goes in, messages come out; no socket and no thread of its own.
 */
@NullMarked
package io.github.gatewaypeers.session;

import org.jspecify.annotations.NullMarked;
