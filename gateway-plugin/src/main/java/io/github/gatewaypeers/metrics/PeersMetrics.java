package io.github.gatewaypeers.metrics;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.gatewaypeers.peers.PeerState;
import io.github.gatewaypeers.peers.PeerStatus;
import io.github.gatewaypeers.peers.PeersSection;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the remote peers that a section has at the start.
 */
public final class PeersMetrics implements MeterBinder {

	private static final String PREFIX = "haproxy.peers.";

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
			Snapshot snapshot = new Snapshot(section);
			Gauge.builder(PREFIX + "up.to.date", section, PeersMetrics::upToDate)
				.description("Whether this process knows all that its peers could teach it")
				.tag("section", section.name())
				.register(registry);
			for (PeerStatus status : snapshot.peers()) {
				if (status.state() != PeerState.LOCAL) {
					bindTo(registry, snapshot, status.name(),
							Tags.of("section", section.name(), "peer", status.name()));
				}
			}
		}
	}

	private static void bindTo(MeterRegistry registry, Snapshot snapshot, String peer, Tags tags) {
		Gauge
			.builder(PREFIX + "established", snapshot,
					of(peer, (status) -> (status.state() == PeerState.ESTABLISHED) ? 1 : 0))
			.description("Whether there is a session with the peer")
			.tags(tags)
			.register(registry);
		Gauge.builder(PREFIX + "updates.unacknowledged", snapshot, of(peer, PeersMetrics::unacknowledged))
			.description("Changes of ours that the peer has not acknowledged")
			.tags(tags)
			.register(registry);
		counter(registry, snapshot, "collisions", "Sessions that ended because both sides dialled", tags,
				of(peer, PeerStatus::collisions));
		counter(registry, snapshot, "protocol.errors", "Sessions that ended because the peer broke the protocol", tags,
				of(peer, PeerStatus::protocolErrors));
		counter(registry, snapshot, "silences", "Sessions that ended because the peer was silent", tags,
				of(peer, PeerStatus::silences));
	}

	private static void counter(MeterRegistry registry, Snapshot snapshot, String name, String description, Tags tags,
			ToDoubleFunction<Snapshot> value) {
		FunctionCounter.builder(PREFIX + name, snapshot, value).description(description).tags(tags).register(registry);
	}

	private static double unacknowledged(PeerStatus status) {
		return status.tables().stream().mapToLong((table) -> table.lastUpdate() - table.acknowledged()).sum();
	}

	private static double upToDate(PeersSection section) {
		try {
			return section.isUpToDate() ? 1 : 0;
		}
		catch (IllegalStateException ex) {
			return 0;
		}
	}

	private static ToDoubleFunction<Snapshot> of(String peer, ToDoubleFunction<PeerStatus> value) {
		return (snapshot) -> snapshot.peers()
			.stream()
			.filter((status) -> status.name().equals(peer))
			.mapToDouble(value)
			.findFirst()
			.orElse(0);
	}

	/**
	 * What is known of the peers of a section, asked for once for all meters.
	 */
	private static final class Snapshot {

		private static final long LIFETIME = TimeUnit.SECONDS.toNanos(1);

		private final PeersSection section;

		private List<PeerStatus> peers = List.of();

		private long takenAt = System.nanoTime() - LIFETIME;

		Snapshot(PeersSection section) {
			this.section = section;
		}

		synchronized List<PeerStatus> peers() {
			if (System.nanoTime() - this.takenAt >= LIFETIME) {
				try {
					this.peers = this.section.peers();
				}
				catch (IllegalStateException ex) {
					// The section has stopped; its last state stays.
				}
				this.takenAt = System.nanoTime();
			}
			return this.peers;
		}

	}

}
