package io.github.gatewaypeers.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.peers.PeerState;
import io.github.gatewaypeers.peers.PeerStatus;
import io.github.gatewaypeers.peers.PeersSection;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Names the peers that are missing. A gateway that is alone serves requests all the same,
 * so that this is no reason to take it out of service unless somebody says so.
 */
public final class PeersHealthIndicator extends AbstractHealthIndicator {

	private final List<PeersSection> sections;

	private final Status statusWhenMissing;

	/**
	 * Makes the indicator.
	 * @param sections the sections
	 * @param statusWhenMissing the status while a peer is missing
	 */
	public PeersHealthIndicator(List<PeersSection> sections, Status statusWhenMissing) {
		super("The peers could not be asked");
		this.sections = List.copyOf(sections);
		this.statusWhenMissing = statusWhenMissing;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		boolean complete = true;
		for (PeersSection section : this.sections) {
			List<PeerStatus> peers = section.peers();
			Map<String, String> missing = new LinkedHashMap<>();
			peers.stream()
				.filter((peer) -> peer.state() != PeerState.LOCAL && peer.state() != PeerState.ESTABLISHED)
				.forEach((peer) -> missing.put(peer.name(), peer.status()));
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("localPeer", section.localPeer());
			details.put("upToDate", section.isUpToDate());
			details.put("established",
					peers.stream()
						.filter((peer) -> peer.state() == PeerState.ESTABLISHED)
						.map(PeerStatus::name)
						.toList());
			details.put("missing", List.copyOf(missing.keySet()));
			if (!missing.isEmpty()) {
				details.put("why", missing);
			}
			builder.withDetail(section.name(), details);
			complete = complete && missing.isEmpty();
		}
		builder.status(complete ? Status.UP : this.statusWhenMissing);
	}

}
