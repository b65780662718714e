package io.github.gatewaypeers.metrics;

import java.util.List;

import io.github.gatewaypeers.peers.PeersSection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the remote peers of sections, also of those that come and go while a section
 * runs.
 */
public final class PeersMetrics implements MeterBinder {

	static final String PREFIX = "haproxy.peers.";

	private final List<PeersSection> sections;

	/**
	 * Makes the meters.
	 * @param sections the sections, which run when the meters are bound
	 */
	public PeersMetrics(List<PeersSection> sections) {
		this.sections = List.copyOf(sections);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (PeersSection section : this.sections) {
			Gauge.builder(PREFIX + "up.to.date", section, PeersMetrics::upToDate)
				.description("Whether this process knows all that its peers could teach it")
				.tag("section", section.name())
				.register(registry);
			new PeerMeters(section, registry).follow();
		}
	}

	private static double upToDate(PeersSection section) {
		try {
			return section.isUpToDate() ? 1 : 0;
		}
		catch (IllegalStateException ex) {
			return 0;
		}
	}

}
