package io.github.gatewaypeers.sticktable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Ticker;

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

	/**
	 * Makes a table that has seen each client once, in an order other than that of
	 * {@link #million}, and by keys of its own.
	 */
	static StickTable table(KeyType keyType) {
		StickTable table = new StickTable(definition(keyType), Ticker.systemTicker());
		Increment requests = Increment.of(table.definition(), DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE);
		List<StickKey> keys = Arrays.asList(million(keyType));
		Collections.shuffle(keys, new Random(0));
		for (StickKey key : keys) {
			table.release(table.track(key, requests));
		}
		return table;
	}

	/** A key of 36 characters, such as a session would have. */
	static BytesKey string(int number) {
		Random random = new Random(number);
		return new BytesKey(
				new UUID(random.nextLong(), random.nextLong()).toString().getBytes(StandardCharsets.US_ASCII));
	}

}
