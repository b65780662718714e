package io.github.gatewaypeers.replication;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * The kinds of keys that are replicated. Each number has one of its own. They come in no
 * order, as those of clients do, unless it says otherwise.
 */
public enum Keys {

	/** IPv4 addresses. */
	IP("type ip"),

	/** IPv4 addresses, one after another: what suits HAProxy's trees best. */
	IP_SEQUENTIAL("type ip"),

	/** Strings of 36 characters. */
	STRING("type string len 64");

	/** The table of every process under measurement. */
	static final String TABLE = "clients";

	private static final String STORE = "server_id,gpc0,http_req_cnt,http_req_rate(10s)";

	/** What every entry holds in the beginning. */
	static final String VALUES = "server_id 3 gpc0 1 http_req_cnt 7 http_req_rate 7";

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

	public TableDefinition table(int size) {
		TableDefinition.Builder table = TableDefinition.of(TABLE, isAddress() ? KeyType.IP : KeyType.STRING)
			.size(size)
			.expire(HOUR)
			.store(STORE.split(","));
		return isAddress() ? table.build() : table.length(64).build();
	}

	/**
	 * The key of a number, as the command line interface takes it.
	 */
	String text(int number) {
		int mixed = mixed(number);
		if (isAddress()) {
			return "%d.%d.%d.%d".formatted(mixed >>> 24, (mixed >>> 16) & 0xff, (mixed >>> 8) & 0xff, mixed & 0xff);
		}
		return String.format(Locale.ROOT, "%08x-%04x-%04x-%04x-%012x", mixed, number & 0xffff, mixed & 0xffff,
				number >>> 16, mix(mixed) & 0xffff_ffffL);
	}

	public StickKey key(TableDefinition definition, int number) {
		return isAddress() ? new IntegerKey(mixed(number))
				: definition.bytesKey(text(number).getBytes(StandardCharsets.US_ASCII));
	}

	private boolean isAddress() {
		return this != STRING;
	}

	private int mixed(int number) {
		return (this == IP_SEQUENTIAL) ? number : mix(number);
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
