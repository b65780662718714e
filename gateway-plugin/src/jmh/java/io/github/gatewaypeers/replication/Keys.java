package io.github.gatewaypeers.replication;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * The kinds of keys that are replicated. Keys come in no order, as those of clients do;
 * each number has one of its own.
 */
enum Keys {

	/** IPv4 addresses. */
	IP("type ip"),

	/** Strings of 36 characters. */
	STRING("type string len 64");

	/** The table of every process under measurement. */
	static final String TABLE = "clients";

	private static final String STORE = "server_id,gpc0,http_req_cnt,http_req_rate(10s)";

	/** What every entry holds in the beginning. */
	static final String VALUES = "server_id 3 data.gpc0 1 data.http_req_cnt 7 data.http_req_rate 7";

	private static final int HOUR = 3_600_000;

	private final String type;

	Keys(String type) {
		this.type = type;
	}

	/**
	 * What follows {@code stick-table} in HAProxy's configuration.
	 */
	String definition(int size) {
		return "%s size %d expire 1h store %s peers %s".formatted(this.type, size, STORE, Member.SECTION);
	}

	TableDefinition table(int size) {
		TableDefinition.Builder table = TableDefinition.of(TABLE, (this == IP) ? KeyType.IP : KeyType.STRING)
			.size(size)
			.expire(HOUR)
			.store(STORE.split(","));
		return (this == IP) ? table.build() : table.length(64).build();
	}

	/**
	 * The key of a number, as the command line interface takes it.
	 */
	String text(int number) {
		int mixed = mix(number);
		if (this == IP) {
			return "%d.%d.%d.%d".formatted(mixed >>> 24, (mixed >>> 16) & 0xff, (mixed >>> 8) & 0xff, mixed & 0xff);
		}
		return String.format(Locale.ROOT, "%08x-%04x-%04x-%04x-%012x", mixed, number & 0xffff, mixed & 0xffff,
				number >>> 16, mix(mixed) & 0xffff_ffffL);
	}

	StickKey key(TableDefinition definition, int number) {
		return (this == IP) ? new IntegerKey(mix(number))
				: definition.bytesKey(text(number).getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Gives every number another one, as if at random.
	 */
	private static int mix(int number) {
		int mixed = number ^ (number >>> 16);
		mixed *= 0x85EBCA6B;
		mixed ^= mixed >>> 13;
		mixed *= 0xC2B2AE35;
		return mixed ^ (mixed >>> 16);
	}

}
