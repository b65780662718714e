package io.github.gatewaypeers.sticktable;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Ticker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StickTables}.
 */
class StickTablesTests {

	private final AtomicLong nanos = new AtomicLong();

	@Test
	void findsATableByName() {
		StickTable first = table("first");
		StickTable second = table("second");
		StickTables tables = new StickTables(List.of(first, second));
		assertThat(tables.all()).containsExactly(first, second);
		assertThat(tables.find("second")).isSameAs(second);
		assertThat(tables.find("third")).isNull();
	}

	@Test
	void refusesTwoTablesOfOneName() {
		assertThatIllegalArgumentException().isThrownBy(() -> new StickTables(List.of(table("t"), table("t"))))
			.withMessage("there are two stick-tables named 't'; rename one");
	}

	@Test
	void removesWhatExpiresUntilStopped() {
		StickTable table = table("t");
		StickTables tables = new StickTables(List.of(table));
		tables.start();
		tables.start();
		try {
			table.set(new IntegerKey(1), DataType.GPC0, 0, 1);
			this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
			Awaitility.await().until(() -> table.used() == 0);
		}
		finally {
			tables.stop();
			tables.stop();
		}
		Awaitility.await().until(() -> !isSweeping());
	}

	@Test
	void withoutTablesThereIsNoThread() {
		StickTables tables = new StickTables(List.of());
		tables.start();
		assertThat(isSweeping()).isFalse();
		tables.stop();
	}

	private static boolean isSweeping() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals(StickTables.THREAD));
	}

	private StickTable table(String name) {
		Ticker ticker = this.nanos::get;
		return new StickTable(TableDefinition.of(name, KeyType.INTEGER).expire(10_000).store("gpc0").build(), ticker);
	}

}
