package io.github.gatewaypeers.codec;

import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickKey;

/**
 * A message of an established session, as the decoder returns it. Table definitions and
 * switches are no messages to the session: the decoder obeys them itself.
 */
public sealed interface PeerMessage {

	/**
	 * A message of the control class.
	 *
	 * @param type which one
	 */
	record Control(ControlType type) implements PeerMessage {

	}

	/**
	 * A message of the error class; the sender closes the session.
	 *
	 * @param type which one
	 */
	record Failure(ErrorType type) implements PeerMessage {

	}

	/**
	 * An acknowledgement of updates.
	 *
	 * @param tableId the id that the receiver of this message gave the table
	 * @param updateId the id of the last update that arrived, 32 bits
	 */
	record Ack(long tableId, int updateId) implements PeerMessage {

	}

	/**
	 * An update of an entry, of any of the four types. To be handled before the next
	 * message is decoded, since that reuses the values.
	 *
	 * @param table the table, as the peer announced it
	 * @param updateId the id of the update, 32 bits
	 * @param key the key of the entry
	 * @param values the values
	 * @param timed whether the peer said how long the entry still lives
	 * @param remaining the remaining life in milliseconds, unsigned, if timed
	 */
	record Update(RemoteTable table, int updateId, StickKey key, EntryValues values, boolean timed,
			int remaining) implements PeerMessage {

	}

}
