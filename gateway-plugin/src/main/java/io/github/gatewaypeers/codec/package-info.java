/**
 * The peers protocol as bytes: the lines of the handshake, one record for each message
 * that a session receives, and what turns bytes into messages and messages into bytes.
 * Keeps no state between messages beyond what the protocol itself keeps for a connection.
 */
@NullMarked
package io.github.gatewaypeers.codec;

import org.jspecify.annotations.NullMarked;
