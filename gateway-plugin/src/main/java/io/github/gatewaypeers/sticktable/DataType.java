package io.github.gatewaypeers.sticktable;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What an entry of a stick-table may store besides its key: HAProxy's 27 data types, in
 * the order of their bits in a table definition message.
 */
public enum DataType {

	/** The number of the server the client sticks to. */
	SERVER_ID(0, "server_id", Kind.SIGNED, true),

	/** General purpose tag 0. */
	GPT0(1, "gpt0", Kind.UNSIGNED, true),

	/** General purpose counter 0. */
	GPC0(2, "gpc0", Kind.UNSIGNED, false),

	/** Rate at which general purpose counter 0 grows. */
	GPC0_RATE(3, "gpc0_rate", Kind.RATE, false),

	/** Connections received. */
	CONN_CNT(4, "conn_cnt", Kind.UNSIGNED, false),

	/** Rate of connections. */
	CONN_RATE(5, "conn_rate", Kind.RATE, false),

	/** Connections at this moment; sent, but only learned by {@code recv-only} tables. */
	CONN_CUR(6, "conn_cur", Kind.UNSIGNED, false),

	/** Sessions accepted. */
	SESS_CNT(7, "sess_cnt", Kind.UNSIGNED, false),

	/** Rate of sessions. */
	SESS_RATE(8, "sess_rate", Kind.RATE, false),

	/** HTTP requests. */
	HTTP_REQ_CNT(9, "http_req_cnt", Kind.UNSIGNED, false),

	/** Rate of HTTP requests. */
	HTTP_REQ_RATE(10, "http_req_rate", Kind.RATE, false),

	/** Errors that the client caused (4xx). */
	HTTP_ERR_CNT(11, "http_err_cnt", Kind.UNSIGNED, false),

	/** Rate of errors that the client caused. */
	HTTP_ERR_RATE(12, "http_err_rate", Kind.RATE, false),

	/** Bytes from the client. */
	BYTES_IN_CNT(13, "bytes_in_cnt", Kind.UNSIGNED_64, false),

	/** Rate of bytes from the client. */
	BYTES_IN_RATE(14, "bytes_in_rate", Kind.RATE, false),

	/** Bytes to the client. */
	BYTES_OUT_CNT(15, "bytes_out_cnt", Kind.UNSIGNED_64, false),

	/** Rate of bytes to the client. */
	BYTES_OUT_RATE(16, "bytes_out_rate", Kind.RATE, false),

	/** General purpose counter 1. */
	GPC1(17, "gpc1", Kind.UNSIGNED, false),

	/** Rate at which general purpose counter 1 grows. */
	GPC1_RATE(18, "gpc1_rate", Kind.RATE, false),

	/** The name or address of the server the client sticks to. */
	SERVER_KEY(19, "server_key", Kind.DICTIONARY, true),

	/** Failures of the server (5xx). */
	HTTP_FAIL_CNT(20, "http_fail_cnt", Kind.UNSIGNED, false),

	/** Rate of failures of the server. */
	HTTP_FAIL_RATE(21, "http_fail_rate", Kind.RATE, false),

	/** Array of general purpose tags. */
	GPT(22, "gpt", Kind.UNSIGNED, true),

	/** Array of general purpose counters. */
	GPC(23, "gpc", Kind.UNSIGNED, false),

	/** Array of rates of general purpose counters. */
	GPC_RATE(24, "gpc_rate", Kind.RATE, false),

	/** Glitches (suspicious protocol use); HAProxy 3.0. */
	GLITCH_CNT(25, "glitch_cnt", Kind.UNSIGNED, false),

	/** Rate of glitches; HAProxy 3.0. */
	GLITCH_RATE(26, "glitch_rate", Kind.RATE, false);

	private static final DataType[] BY_BIT = values();

	private final int bit;

	private final String keyword;

	private final Kind kind;

	private final boolean asIs;

	DataType(int bit, String keyword, Kind kind, boolean asIs) {
		this.bit = bit;
		this.keyword = keyword;
		this.kind = kind;
		this.asIs = asIs;
	}

	/**
	 * Returns the bit of this type in a table definition message.
	 * @return 0 to 26
	 */
	public int bit() {
		return this.bit;
	}

	/**
	 * Returns the name of this type in HAProxy's configuration.
	 * @return for instance {@code http_req_rate}
	 */
	public String keyword() {
		return this.keyword;
	}

	/**
	 * Returns what kind of value this type, or each of its elements, holds.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Tells whether a table stores several values of this type.
	 * @return {@code true} for gpt, gpc and gpc_rate
	 */
	public boolean isArray() {
		return this == GPT || this == GPC || this == GPC_RATE;
	}

	/**
	 * Tells whether {@code write-to} copies this type: such values mean the same wherever
	 * they stand.
	 * @return {@code true} for server_id, server_key, gpt0 and gpt
	 */
	public boolean isAsIs() {
		return this.asIs;
	}

	/**
	 * Tells whether a peer's value of this type is ignored unless the table is
	 * {@code recv-only}.
	 * @return {@code true} for conn_cur
	 */
	public boolean isLocal() {
		return this == CONN_CUR;
	}

	/**
	 * Finds the type of a bit.
	 * @param bit a bit of a table definition message
	 * @return the type, or {@code null} for a bit of a later protocol
	 */
	public static @Nullable DataType ofBit(int bit) {
		return (bit >= 0 && bit < BY_BIT.length) ? BY_BIT[bit] : null;
	}

	/**
	 * Finds a type by its name.
	 * @param keyword a name of HAProxy's configuration, in any case; {@code server_name}
	 * is what old ones call server_key
	 * @return the type
	 * @throws IllegalArgumentException if there is no such type
	 */
	public static DataType of(String keyword) {
		String lower = keyword.trim().toLowerCase(Locale.ROOT);
		for (DataType type : BY_BIT) {
			if (type.keyword.equals(lower)) {
				return type;
			}
		}
		if (lower.equals("server_name")) {
			return SERVER_KEY;
		}
		throw new IllegalArgumentException("unknown data type '" + keyword + "': see the data types of HAProxy's "
				+ "stick-table keyword, for instance http_req_rate(10s), gpc0 or server_id");
	}

	/**
	 * How a value is stored and sent.
	 */
	public enum Kind {

		/** A signed 32-bit number. */
		SIGNED(1),

		/** An unsigned 32-bit number. */
		UNSIGNED(1),

		/** An unsigned 64-bit number. */
		UNSIGNED_64(2),

		/** A frequency counter: start of the period, current count, previous count. */
		RATE(3),

		/** A string of the dictionary that a session builds. */
		DICTIONARY(0);

		private final int words;

		Kind(int words) {
			this.words = words;
		}

		/**
		 * Returns the room that one value takes in an entry's data.
		 * @return a number of 32-bit words
		 */
		int words() {
			return this.words;
		}

	}

}
