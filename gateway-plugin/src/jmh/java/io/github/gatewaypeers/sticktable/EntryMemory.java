package io.github.gatewaypeers.sticktable;

import java.lang.management.ManagementFactory;
import java.util.Locale;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Measures what a million entries take of the heap, which HAProxy's figure for the same
 * table is to be compared with: {@code EntryMemory IP} or {@code EntryMemory STRING}.
 */
public final class EntryMemory {

	private EntryMemory() {
	}

	public static void main(String[] args) {
		for (String keyType : (args.length > 0) ? args : new String[] { "IP", "STRING" }) {
			KeyType type = KeyType.valueOf(keyType);
			report(type, false);
			report(type, true);
		}
	}

	private static void report(KeyType type, boolean changing) {
		StickTable table = new StickTable(SampleKeys.definition(type), Ticker.systemTicker());
		long empty = usedHeap();
		fill(table, type, changing);
		long bytes = usedHeap() - empty;
		System.out.printf(Locale.ROOT, "%s, %s: %.1f bytes an entry%n", type, changing ? "changing and read" : "filled",
				(double) bytes / table.used());
	}

	private static void fill(StickTable table, KeyType type, boolean changing) {
		Increment requests = Increment.of(table.definition(), DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE);
		UpdateBatch batch = new UpdateBatch(64);
		for (int number = 0; number < SampleKeys.MILLION; number++) {
			track(table, type, number, requests);
		}
		TrackBenchmark.Client client = new TrackBenchmark.Client();
		StickKey[] keys = changing ? SampleKeys.million(type) : new StickKey[0];
		for (int change = 0; changing && change < 5 * SampleKeys.MILLION; change++) {
			table.release(table.track(client.next(keys), requests));
			if (client.isReading()) {
				table.readUpdates(batch.cursor(), batch);
			}
		}
	}

	private static void track(StickTable table, KeyType type, int number, Increment requests) {
		StickKey key = (type == KeyType.STRING) ? SampleKeys.string(number) : new IntegerKey(0x0a00_0000 + number);
		table.release(table.track(key, requests));
	}

	private static long usedHeap() {
		for (int times = 0; times < 4; times++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
