package io.github.gatewaypeers.sticktable;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;

/**
 * A million clients, and the table that HAProxy's figures were taken with.
 */
final class SampleKeys {

	static final int MILLION = 1_000_000;

	private SampleKeys() {
	}

	static TableDefinition definition(KeyType keyType) {
		TableDefinition.Builder builder = TableDefinition.of("t", keyType);
		if (keyType.hasLength()) {
			builder.length(64);
		}
		return builder.size(2 * MILLION)
			.expire(600_000)
			.store("server_id", "gpc0", "http_req_cnt", "http_req_rate(10s)")
			.build();
	}

	static StickKey[] million(KeyType keyType) {
		StickKey[] keys = new StickKey[MILLION];
		for (int number = 0; number < MILLION; number++) {
			keys[number] = (keyType == KeyType.STRING) ? string(number) : new IntegerKey(0x0a00_0000 + number);
		}
		return keys;
	}

	/** A key of 36 characters, such as a session would have. */
	static BytesKey string(int number) {
		Random random = new Random(number);
		return new BytesKey(
				new UUID(random.nextLong(), random.nextLong()).toString().getBytes(StandardCharsets.US_ASCII));
	}

}
