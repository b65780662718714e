/**
 * The peers protocol as bytes: one record for each message, and the Netty handlers which
 * turn bytes into messages and messages into bytes. Keeps no state between messages
 * beyond what the protocol itself keeps for a connection.
 */
@NullMarked
package io.github.gatewaypeers.codec;

import org.jspecify.annotations.NullMarked;
