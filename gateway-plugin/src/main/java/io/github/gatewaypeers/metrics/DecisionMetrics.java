package io.github.gatewaypeers.metrics;

import java.util.Locale;

import io.github.gatewaypeers.filter.Decision;
import io.github.gatewaypeers.filter.Decisions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of what filters decide, by table, route and outcome.
 */
public final class DecisionMetrics implements MeterBinder {

	private final Decisions decisions;

	/**
	 * Makes the meters.
	 * @param decisions where filters count what they decide
	 */
	public DecisionMetrics(Decisions decisions) {
		this.decisions = decisions;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.decisions.onNew((counts) -> {
			for (Decision decision : Decision.values()) {
				FunctionCounter.builder("haproxy.sticktable.decisions", counts, (each) -> each.get(decision))
					.description("Requests that filters decided on")
					.tags("name", counts.table(), "route", counts.route(), "outcome",
							decision.name().toLowerCase(Locale.ROOT))
					.register(registry);
			}
		});
	}

}
