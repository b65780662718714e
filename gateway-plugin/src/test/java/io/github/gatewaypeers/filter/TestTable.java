package io.github.gatewaypeers.filter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * A table named {@code clients} with keys of type ip, and a clock of its own.
 */
final class TestTable {

	private final AtomicLong nanos = new AtomicLong(Duration.ofHours(1).toNanos());

	final StickTable table;

	TestTable(String... store) {
		this((builder) -> builder, store);
	}

	TestTable(UnaryOperator<TableDefinition.Builder> changes, String... store) {
		this(changes, KeyType.IP, store);
	}

	TestTable(UnaryOperator<TableDefinition.Builder> changes, KeyType keys, String... store) {
		TableDefinition.Builder builder = TableDefinition.of("clients", keys).store(store);
		this.table = new StickTable(changes.apply(builder).build(), this.nanos::get);
	}

	StickTables tables() {
		return new StickTables(List.of(this.table));
	}

	void advance(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

	StickEntry entry(int key) {
		return this.table.lookup(new IntegerKey(key));
	}

	/** The value of a type in the entry of 127.0.0.1, or -1 if there is no such entry. */
	long get(DataType type) {
		StickEntry entry = entry(0x7f000001);
		if (entry == null) {
			return -1;
		}
		return (type.kind() == DataType.Kind.RATE) ? this.table.rate(entry, type, 0) : this.table.get(entry, type, 0);
	}

}
