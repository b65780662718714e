package io.github.gatewaypeers.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.gatewaypeers.haproxy.GoldenMessage;
import io.github.gatewaypeers.haproxy.GoldenStream;

/**
 * Short pieces of recorded sessions to begin fuzzing with: one for each table, and each
 * kind of message, of each version.
 */
public final class GoldenSeeds {

	private static final int MAX_UPDATES = 4;

	private GoldenSeeds() {
	}

	/**
	 * The pieces, without any handshake.
	 */
	public static List<byte[]> all() {
		List<byte[]> seeds = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		for (GoldenStream stream : GoldenStream.all()) {
			byte[] bytes = stream.bytes();
			ByteArrayOutputStream piece = new ByteArrayOutputStream();
			StringBuilder kind = new StringBuilder();
			int updates = 0;
			int next = stream.handshakeLength();
			List<GoldenMessage> messages = stream.messages().stream().filter((each) -> !each.isHandshake()).toList();
			for (int at = 0; at < messages.size(); at++) {
				GoldenMessage message = messages.get(at);
				if (message.name().equals("table_define")) {
					addNew(seeds, seen, stream, kind, piece);
					kind.append(message.text("name"));
					updates = 0;
				}
				int end = (at + 1 < messages.size()) ? messages.get(at + 1).offset() : bytes.length;
				if (!message.isUpdate() || updates++ < MAX_UPDATES) {
					piece.writeBytes(Arrays.copyOfRange(bytes, next, end));
					kind.append(message.name());
				}
				next = end;
			}
			addNew(seeds, seen, stream, kind, piece);
		}
		return seeds;
	}

	private static void addNew(List<byte[]> seeds, Set<String> seen, GoldenStream stream, StringBuilder kind,
			ByteArrayOutputStream piece) {
		if (piece.size() > 0 && seen.add(stream.recording().version() + kind)) {
			seeds.add(piece.toByteArray());
		}
		piece.reset();
		kind.setLength(0);
	}

}
