package io.github.gatewaypeers.expression;

import io.github.gatewaypeers.sticktable.KeyType;

/**
 * HAProxy's types of samples, and which of them it casts to which.
 */
enum SampleType {

	/** A signed 64-bit integer. */
	SINT("a number"),

	/** An address of either family, known only when it is there. */
	ADDR("an address"),

	IPV4("an IPv4 address"),

	IPV6("an IPv6 address"),

	STR("a string"),

	/** Bytes. */
	BIN("bytes"),

	/** The method of a request. */
	METH("a method");

	private final String words;

	SampleType(String words) {
		this.words = words;
	}

	/** Names the type with its article. */
	String words() {
		return this.words;
	}

	boolean isAddress() {
		return this == ADDR || this == IPV4 || this == IPV6;
	}

	/**
	 * Tells whether HAProxy (since 2.9) casts samples of this type to another.
	 */
	boolean isCastableTo(SampleType target) {
		return switch (this) {
			case STR -> true;
			case SINT -> target != METH;
			case ADDR, IPV6 -> target != SINT && target != METH;
			case IPV4 -> target != METH;
			case BIN, METH -> target == STR || target == BIN || target == METH;
		};
	}

	static SampleType of(KeyType type) {
		return switch (type) {
			case INTEGER -> SINT;
			case IP -> IPV4;
			case IPV6 -> IPV6;
			case STRING -> STR;
			case BINARY -> BIN;
		};
	}

}
