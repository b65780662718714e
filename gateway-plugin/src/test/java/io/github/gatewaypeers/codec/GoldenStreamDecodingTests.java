package io.github.gatewaypeers.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import io.github.gatewaypeers.haproxy.GoldenMessage;
import io.github.gatewaypeers.haproxy.GoldenStream;
import io.github.gatewaypeers.sticktable.BytesKey;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryLayout;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What HAProxys have sent is understood to the last byte, as another decoder understands
 * it.
 */
class GoldenStreamDecodingTests {

	private static final JsonMapper json = JsonMapper.shared();

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenStream#all")
	void handshakeIsUnderstood(GoldenStream stream) {
		List<String> lines = stream.messages()
			.stream()
			.filter(GoldenMessage::isHandshake)
			.map((message) -> message.text("line"))
			.toList();
		if (stream.direction() == GoldenStream.Direction.C2S) {
			Hello hello = Hello.parse(lines.get(0), lines.get(1), lines.get(2));
			assertThat(hello.toLines()).isEqualTo(String.join("\n", lines) + "\n");
		}
		else {
			assertThat(lines).singleElement().extracting(HandshakeStatus::parse).isSameAs(HandshakeStatus.SUCCESS);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenStream#all")
	void everyMessageIsUnderstood(GoldenStream stream) {
		byte[] bytes = stream.bytes();
		assertThat(decode(stream, bytes, bytes.length)).isEqualTo(stream.messages()
			.stream()
			.filter((message) -> !message.isHandshake() && !message.name().equals("table_define"))
			.map(GoldenStreamDecodingTests::normalize)
			.toList());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenStream#all")
	void piecesMakeNoDifference(GoldenStream stream) {
		byte[] bytes = stream.bytes();
		List<JsonNode> whole = decode(stream, bytes, bytes.length);
		assertThat(decode(stream, bytes, 61)).isEqualTo(whole);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenStream#all")
	void everyDefinitionIsUnderstoodAndWouldBeSentLikeThat(GoldenStream stream) {
		byte[] bytes = stream.bytes();
		List<TableDefinition> ours = List.of(GoldenTables.of(stream.recording(), false));
		stream.messages().stream().filter((message) -> message.name().equals("table_define")).forEach((message) -> {
			byte[] content = Arrays.copyOfRange(bytes, message.offset() + 3, message.offset() + 3 + message.length());
			WireReader reader = new WireReader();
			reader.reset(content, 0, content.length);
			TableAnnouncement announcement = TableAnnouncement.read(reader);
			assertThat(reader.remaining()).isZero();
			assertThat(json.readTree(definition(announcement).toString())).isEqualTo(normalize(message));
			TableDefinition table = ours.stream()
				.filter((candidate) -> candidate.name().equals(announcement.name()))
				.findFirst()
				.orElseThrow();
			PeerMessageEncoder encoder = new PeerMessageEncoder();
			encoder.table(announcement.tableId(), table);
			assertThat(WireBytes.drain(encoder))
				.isEqualTo(Arrays.copyOfRange(bytes, message.offset(), message.offset() + 3 + message.length()));
		});
	}

	private static List<JsonNode> decode(GoldenStream stream, byte[] bytes, int piece) {
		DecodedPeer peer = new DecodedPeer(GoldenTables.of(stream.recording(), true));
		List<JsonNode> messages = new ArrayList<>();
		for (int from = stream.handshakeLength(); from < bytes.length; from += piece) {
			peer.decoder.append(Unpooled.wrappedBuffer(bytes, from, Math.min(piece, bytes.length - from)));
			for (PeerMessage message = peer.decoder.next(); message != null; message = peer.decoder.next()) {
				messages.add(describe(message));
			}
		}
		return messages.stream().map((message) -> json.readTree(message.toString())).toList();
	}

	private static JsonNode describe(PeerMessage message) {
		if (message instanceof PeerMessage.Control control) {
			return json.createObjectNode().put("m", control.type().name().toLowerCase(Locale.ROOT));
		}
		if (message instanceof PeerMessage.Ack ack) {
			return json.createObjectNode()
				.put("m", "ack")
				.put("id", ack.tableId())
				.put("update_id", Integer.toUnsignedLong(ack.updateId()));
		}
		PeerMessage.Update update = (PeerMessage.Update) message;
		TableDefinition definition = update.table().table().definition();
		ObjectNode node = json.createObjectNode()
			.put("m", "update")
			.put("update_id", Integer.toUnsignedLong(update.updateId()))
			.put("table", definition.name());
		if (update.timed()) {
			node.put("expire_left", Integer.toUnsignedLong(update.remaining()));
		}
		node.put("key", key(definition, update.key()));
		node.set("data", data(definition, update.values(), update.table().table().nowMillis()));
		return node;
	}

	private static String key(TableDefinition definition, StickKey key) {
		if (definition.keyType() == KeyType.STRING) {
			return new String(((BytesKey) key).bytes(), StandardCharsets.ISO_8859_1);
		}
		if (definition.keyType() == KeyType.BINARY) {
			return HexFormat.of().withUpperCase().formatHex(((BytesKey) key).bytes());
		}
		return definition.format(key);
	}

	private static ObjectNode data(TableDefinition definition, EntryValues values, int now) {
		ObjectNode data = json.createObjectNode();
		for (StoredType stored : definition.store()) {
			DataType type = stored.type();
			ArrayNode elements = json.createArrayNode();
			for (int element = 0; element < stored.elements(); element++) {
				switch (type.kind()) {
					case RATE -> elements.add(rate(definition.layout(), values.data(), type, element, now));
					case DICTIONARY -> elements.add(values.serverKey());
					default -> elements.add(values.get(type, element));
				}
			}
			data.set(type.keyword(), type.isArray() ? elements : elements.get(0));
		}
		return data;
	}

	private static ArrayNode rate(EntryLayout layout, int[] data, DataType type, int element, int now) {
		int at = layout.offset(type) + 3 * element;
		return json.createArrayNode()
			.add(Integer.toUnsignedLong(now - data[at]))
			.add(Integer.toUnsignedLong(data[at + 1]))
			.add(Integer.toUnsignedLong(data[at + 2]));
	}

	private static ObjectNode definition(TableAnnouncement announcement) {
		ObjectNode node = json.createObjectNode()
			.put("m", "table_define")
			.put("id", announcement.tableId())
			.put("name", announcement.name())
			.put("key_type",
					Arrays.stream(KeyType.values())
						.filter((type) -> type.wireNumber() == announcement.keyType())
						.findFirst()
						.orElseThrow()
						.keyword())
			.put("key_len", announcement.keyLength());
		node.set("types",
				json.valueToTree(announcement.store().stream().map((stored) -> stored.type().keyword()).toList()));
		node.put("expire", announcement.expire());
		ObjectNode parameters = node.putObject("params");
		for (StoredType stored : announcement.store()) {
			ArrayNode values = json.createArrayNode();
			if (stored.type().isArray()) {
				values.add(stored.elements());
			}
			if (stored.period() != 0) {
				values.add(stored.period());
			}
			if (!values.isEmpty()) {
				parameters.set(stored.type().keyword(), values);
			}
		}
		return node;
	}

	/**
	 * Removes where a message stands, and of which type an update is beyond what it says.
	 * The age of a period becomes even, since its start does.
	 */
	private static JsonNode normalize(GoldenMessage message) {
		assertThat(message.json().path("left").asInt()).isZero();
		ObjectNode node = (ObjectNode) message.json().deepCopy();
		node.remove(List.of("off", "len", "left", "dict_id", "bitfield", "unknown_bits"));
		if (message.isUpdate()) {
			node.put("m", "update").put("key", message.text("key"));
			node.get("data").propertyStream().filter((field) -> field.getKey().endsWith("_rate")).forEach((field) -> {
				ArrayNode rate = (ArrayNode) field.getValue();
				if (rate.get(0).isArray()) {
					rate.forEach((element) -> makeEven((ArrayNode) element));
				}
				else {
					makeEven(rate);
				}
			});
		}
		return json.readTree(node.toString());
	}

	private static void makeEven(ArrayNode rate) {
		long age = rate.get(0).asLong();
		rate.set(0, json.getNodeFactory().numberNode(age + (age & 1)));
	}

}
