package io.github.gatewaypeers.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code show peers} says of a {@code peers} section.
 *
 * @param fields what is printed as {@code name=value} of the section itself
 */
public record ShowPeers(String name, Map<String, String> fields, List<ShowPeer> peers) {

	/** Reads every section of the answer. */
	public static List<ShowPeers> parseAll(String answer) {
		List<ShowPeers> sections = new ArrayList<>();
		answer.lines().forEach((line) -> {
			if (line.startsWith("0x")) {
				Map<String, String> fields = ShowPeer.fields(line);
				sections.add(new ShowPeers(fields.getOrDefault("id", ""), fields, new ArrayList<>()));
			}
			else if (line.startsWith("  0x")) {
				last(sections).peers.add(ShowPeer.parse(line));
			}
			else if (line.startsWith("    ") && !last(sections).peers.isEmpty()) {
				last(last(sections).peers).add(line.strip());
			}
		});
		return sections;
	}

	/** The peer of this name; its own name is the local peer. */
	public ShowPeer peer(String name) {
		return this.peers.stream()
			.filter((peer) -> peer.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no peer '%s' in %s".formatted(name, this.peers)));
	}

	/**
	 * Whether it has learned from its predecessor and from a remote peer, or has given up
	 * waiting for them.
	 */
	public boolean upToDate() {
		long flags = Long.decode(this.fields.getOrDefault("flags", "0"));
		return (flags & 0x3) == 0x3;
	}

	/** Whether a peer teaches it now. */
	public boolean learning() {
		long flags = Long.decode(this.fields.getOrDefault("flags", "0"));
		return (flags & 0xc) != 0;
	}

	private static <T> T last(List<T> list) {
		return list.get(list.size() - 1);
	}

}
