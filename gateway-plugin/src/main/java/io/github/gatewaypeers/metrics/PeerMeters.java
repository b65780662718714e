package io.github.gatewaypeers.metrics;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.gatewaypeers.peers.PeerState;
import io.github.gatewaypeers.peers.PeerStatus;
import io.github.gatewaypeers.peers.PeersSection;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;

/**
 * The meters of the remote peers that a section has now. The section is asked at most
 * once a second, for all of them.
 */
final class PeerMeters {

	private static final long LIFETIME = TimeUnit.SECONDS.toNanos(1);

	/** A meter each, as in HAProxy's own exporter. */
	private static final Set<PeerState> STATES = EnumSet.complementOf(EnumSet.of(PeerState.LOCAL));

	private final PeersSection section;

	private final MeterRegistry registry;

	private final Map<String, List<Meter>> meters = new HashMap<>();

	private List<PeerStatus> peers = List.of();

	private long askedAt;

	PeerMeters(PeersSection section, MeterRegistry registry) {
		this.section = section;
		this.registry = registry;
	}

	/**
	 * Makes the meters, and goes with the peers from now on.
	 */
	void follow() {
		this.section.onPeersChange(this::change);
		change();
	}

	private synchronized void change() {
		ask();
		Map<String, PeerStatus> remotes = this.peers.stream()
			.filter((status) -> status.state() != PeerState.LOCAL)
			.collect(Collectors.toMap(PeerStatus::name, (status) -> status));
		this.meters.keySet().removeIf((peer) -> {
			boolean gone = !remotes.containsKey(peer);
			if (gone) {
				Objects.requireNonNull(this.meters.get(peer)).forEach(this.registry::remove);
			}
			return gone;
		});
		remotes.keySet().forEach((peer) -> this.meters.computeIfAbsent(peer, this::register));
	}

	private List<Meter> register(String peer) {
		Tags tags = Tags.of("section", this.section.name(), "peer", peer);
		return Stream
			.concat(STATES.stream()
				.map((state) -> Gauge
					.builder(PeersMetrics.PREFIX + "state", this,
							of(peer, (status) -> (status.state() == state) ? 1 : 0))
					.description("Whether the peer is in this state")
					.tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
					.register(this.registry)), meters(peer, tags))
			.toList();
	}

	private Stream<Meter> meters(String peer, Tags tags) {
		return Stream.of(
				Gauge
					.builder(PeersMetrics.PREFIX + "updates.unacknowledged", this, of(peer, PeerMeters::unacknowledged))
					.description("Changes of ours that the peer has not acknowledged")
					.tags(tags)
					.register(this.registry),
				TimeGauge
					.builder(PeersMetrics.PREFIX + "updates.waiting", this, TimeUnit.MILLISECONDS,
							of(peer, PeerMeters::waiting))
					.description("Since when the oldest of these waits")
					.tags(tags)
					.register(this.registry),
				counter("messages.sent", "Messages sent", tags, of(peer, (status) -> status.traffic().sent())),
				counter("messages.received", "Messages received", tags,
						of(peer, (status) -> status.traffic().received())),
				counter("resyncs.learned", "Resyncs that the peer taught us", tags,
						of(peer, (status) -> status.traffic().learned())),
				counter("resyncs.taught", "Resyncs that we taught the peer", tags,
						of(peer, (status) -> status.traffic().taught())),
				counter("collisions", "Sessions that ended because both sides dialled", tags,
						of(peer, PeerStatus::collisions)),
				counter("protocol.errors", "Sessions that ended because the peer broke the protocol", tags,
						of(peer, PeerStatus::protocolErrors)),
				counter("complaints", "Sessions that the peer ended with an error", tags,
						of(peer, PeerStatus::complaints)),
				counter("silences", "Sessions that ended because the peer was silent", tags,
						of(peer, PeerStatus::silences)));
	}

	private Meter counter(String name, String description, Tags tags, ToDoubleFunction<PeerMeters> value) {
		return FunctionCounter.builder(PeersMetrics.PREFIX + name, this, value)
			.description(description)
			.tags(tags)
			.register(this.registry);
	}

	private static double unacknowledged(PeerStatus status) {
		return status.tables().stream().mapToLong(PeerStatus.Table::unacknowledged).sum();
	}

	private static double waiting(PeerStatus status) {
		return status.tables().stream().mapToLong(PeerStatus.Table::waiting).max().orElse(0);
	}

	private static ToDoubleFunction<PeerMeters> of(String peer, ToDoubleFunction<PeerStatus> value) {
		return (meters) -> meters.peers()
			.stream()
			.filter((status) -> status.name().equals(peer))
			.mapToDouble(value)
			.findFirst()
			.orElse(0);
	}

	private synchronized List<PeerStatus> peers() {
		if (System.nanoTime() - this.askedAt >= LIFETIME) {
			ask();
		}
		return this.peers;
	}

	private void ask() {
		try {
			this.peers = this.section.peers();
		}
		catch (IllegalStateException ex) {
			// The section has stopped; its last state stays.
		}
		this.askedAt = System.nanoTime();
	}

}
