package io.github.gatewaypeers.haproxy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/**
 * One direction of one recorded TCP connection.
 *
 * @param number of the connection, from 0 on
 */
public record GoldenStream(GoldenRecording recording, int number, Direction direction) {

	/** Every direction of every connection of every version. */
	public static List<GoldenStream> all() {
		return GoldenRecording.all().stream().flatMap((recording) -> recording.streams().stream()).toList();
	}

	/** Everything that was sent, the handshake included. */
	public byte[] bytes() {
		return this.recording.read(file(".bin"));
	}

	/** How many of the bytes are the handshake: the hello, or the status line. */
	public int handshakeLength() {
		return messages().stream()
			.filter(GoldenMessage::isHandshake)
			.mapToInt((message) -> message.json().get("line").asString().length() + 1)
			.sum();
	}

	/** What it says, in order, the lines of the handshake included. */
	public List<GoldenMessage> messages() {
		JsonMapper mapper = JsonMapper.shared();
		return new String(this.recording.read(file(".decoded.jsonl.gz")), StandardCharsets.UTF_8).lines()
			.map(mapper::readTree)
			.map(GoldenMessage::new)
			.toList();
	}

	private String file(String extension) {
		return "stream" + this.number + this.direction.infix + extension;
	}

	@Override
	public String toString() {
		return this.recording + " stream" + this.number + this.direction.infix;
	}

	/** Who sends. */
	public enum Direction {

		/** The one that dialled. */
		C2S(".c2s"),

		/** The one that accepted. */
		S2C(".s2c");

		private final String infix;

		Direction(String infix) {
			this.infix = infix;
		}

	}

}
