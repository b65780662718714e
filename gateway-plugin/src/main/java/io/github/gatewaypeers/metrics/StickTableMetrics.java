package io.github.gatewaypeers.metrics;

import java.util.function.ToDoubleFunction;

import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the stick-tables, by the names and labels of HAProxy's Prometheus exporter
 * where it has them.
 */
public final class StickTableMetrics implements MeterBinder {

	private static final String PREFIX = "haproxy.sticktable.";

	private final StickTables tables;

	/**
	 * Makes the meters.
	 * @param tables the tables
	 */
	public StickTableMetrics(StickTables tables) {
		this.tables = tables;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (StickTable table : this.tables.all()) {
			Tags tags = Tags.of("name", table.definition().name(), "type", table.definition().keyType().keyword());
			gauge(registry, "size", "Entries that the table may hold", table, tags, (each) -> each.definition().size());
			gauge(registry, "used", "Entries that the table holds", table, tags, StickTable::used);
			gauge(registry, "local.updates", "Changes that this process has made", table, tags,
					StickTable::lastUpdateId);
			counter(registry, "learned.updates", "Changes that peers have told", table, tags, StickTable::learned);
			counter(registry, "hits", "How often there was an entry of a key", table, tags, StickTable::hits);
			counter(registry, "misses", "How often there was no entry of a key", table, tags, StickTable::misses);
			counter(registry, "purged", "Entries purged to make room", table, tags, StickTable::purged);
			counter(registry, "refused", "Entries refused because the table was full", table, tags,
					StickTable::refused);
		}
	}

	private static void gauge(MeterRegistry registry, String name, String description, StickTable table, Tags tags,
			ToDoubleFunction<StickTable> value) {
		Gauge.builder(PREFIX + name, table, value).description(description).tags(tags).register(registry);
	}

	private static void counter(MeterRegistry registry, String name, String description, StickTable table, Tags tags,
			ToDoubleFunction<StickTable> value) {
		FunctionCounter.builder(PREFIX + name, table, value).description(description).tags(tags).register(registry);
	}

}
