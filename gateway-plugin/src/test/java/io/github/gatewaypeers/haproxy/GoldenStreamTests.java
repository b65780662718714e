package io.github.gatewaypeers.haproxy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recordings are what they say they are.
 */
class GoldenStreamTests {

	private static final Map<String, Integer> TYPES = Map.ofEntries(Map.entry("resync_request", 0),
			Map.entry("resync_finished", 1), Map.entry("resync_partial", 2), Map.entry("resync_confirm", 3),
			Map.entry("heartbeat", 4), Map.entry("update", 0x80), Map.entry("update_incremental", 0x81),
			Map.entry("table_define", 0x82), Map.entry("ack", 0x84), Map.entry("update_timed", 0x85),
			Map.entry("update_inc_timed", 0x86));

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenStream#all")
	void messagesCoverEveryByte(GoldenStream stream) {
		byte[] bytes = stream.bytes();
		int position = stream.handshakeLength();
		for (GoldenMessage message : stream.messages().stream().filter((each) -> !each.isHandshake()).toList()) {
			assertThat(message.offset()).isEqualTo(position);
			assertThat(bytes[position + 1] & 0xff).isEqualTo(TYPES.get(message.name()));
			assertThat((int) bytes[position]).isEqualTo(message.name().matches("resync.*|heartbeat") ? 0 : 10);
			position += 2;
			if ((bytes[position - 1] & 0x80) != 0) {
				boolean more = (bytes[position++] & 0xff) >= 240;
				while (more) {
					more = (bytes[position++] & 0x80) != 0;
				}
			}
			position += message.length();
		}
		assertThat(position).isEqualTo(bytes.length);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenStream#all")
	void handshakeIsFirst(GoldenStream stream) {
		String handshake = new String(stream.bytes(), 0, stream.handshakeLength(), StandardCharsets.US_ASCII);
		assertThat(handshake)
			.startsWith((stream.direction() == GoldenStream.Direction.C2S) ? "HAProxyS 2.1\np" : "200\n");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenRecording#all")
	void lastTeachingSaysWhatTheTaughtOneShows(GoldenRecording recording) {
		Map<String, Map<String, JsonNode>> taught = new LinkedHashMap<>();
		recording.lastTeaching().messages().stream().filter(GoldenMessage::isUpdate).forEach((update) -> {
			String key = new String(update.text("key").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
			taught.computeIfAbsent(update.text("table"), (table) -> new LinkedHashMap<>())
				.put(key, update.json().get("data"));
		});
		List<ShowTable> tables = recording.finalTables("pb");
		assertThat(tables).hasSize(12).extracting(ShowTable::name).containsAll(taught.keySet());
		for (ShowTable table : tables) {
			Map<String, JsonNode> entries = taught.get(table.name());
			assertThat(table.entries()).hasSize(table.used())
				.extracting(ShowTableEntry::key)
				.containsExactlyInAnyOrderElementsOf(entries.keySet());
			entries.forEach((key, data) -> assertSame(table.entry(key), data));
		}
	}

	/** All but rates, and {@code conn_cur}, which is not learned. */
	private static void assertSame(ShowTableEntry entry, JsonNode data) {
		data.propertyStream().filter((field) -> !field.getKey().matches(".*_rate|conn_cur")).forEach((field) -> {
			JsonNode value = field.getValue();
			for (int i = 0; i < value.size(); i++) {
				assertThat(entry.text(field.getKey() + i)).isEqualTo(value.get(i).asString());
			}
			if (value.isValueNode()) {
				assertThat(entry.text(field.getKey())).isEqualTo(value.isNull() ? "-" : value.asString());
			}
		});
	}

}
