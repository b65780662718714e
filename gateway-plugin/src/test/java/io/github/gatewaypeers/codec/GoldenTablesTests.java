package io.github.gatewaypeers.codec;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.gatewaypeers.haproxy.GoldenRecording;
import io.github.gatewaypeers.haproxy.GoldenStream;
import io.github.gatewaypeers.haproxy.ShowTable;
import io.github.gatewaypeers.haproxy.ShowTableEntry;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Taught like the HAProxy of a recording, our tables end as its tables did.
 */
class GoldenTablesTests {

	/** The twelve tables were not taught, and not shown, in one moment. */
	private static final int MOMENT = 250;

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenRecording#all")
	void tablesShowWhatHaproxyShows(GoldenRecording recording) {
		DecodedPeer peer = taught(recording);
		List<ShowTable> shown = recording.finalTables("pb");
		assertThat(shown).extracting(ShowTable::name).hasSize(12).hasSameElementsAs(peer.tables.keySet());
		peer.millis += elapsed(peer, shown);
		for (ShowTable table : shown) {
			StickTable ours = peer.table(table.name());
			assertThat(ours.used()).as(table.name()).isEqualTo(table.used()).isPositive();
			for (ShowTableEntry entry : table.entries()) {
				assertShown(ours, entry);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.gatewaypeers.haproxy.GoldenRecording#all")
	void whatWeTeachIsWhatWeWereTaught(GoldenRecording recording) {
		DecodedPeer teacher = taught(recording);
		PeerMessageEncoder encoder = new PeerMessageEncoder();
		long id = 1;
		for (StickTable table : teacher.tables.values()) {
			encoder.table(id++, table.definition());
			EntryValues values = new EntryValues(table.definition().layout());
			for (Iterator<StickEntry> entries = table.entries(); entries.hasNext();) {
				StickEntry entry = entries.next();
				assertThat(table.read(entry, values)).isTrue();
				encoder.timedUpdate(table.definition(), 1, entry.key(), values, table.nowMillis());
			}
		}
		DecodedPeer learner = new DecodedPeer(GoldenTables.of(recording, false));
		learn(learner, WireBytes.drain(encoder));
		learner.tables.forEach(
				(name, table) -> assertThat(contents(table)).isEqualTo(contents(teacher.table(name))).isNotEmpty());
	}

	private static DecodedPeer taught(GoldenRecording recording) {
		GoldenStream teaching = recording.lastTeaching();
		DecodedPeer peer = new DecodedPeer(GoldenTables.of(recording, false));
		byte[] bytes = teaching.bytes();
		int handshake = teaching.handshakeLength();
		learn(peer, Arrays.copyOfRange(bytes, handshake, bytes.length));
		return peer;
	}

	private static void learn(DecodedPeer peer, byte[] bytes) {
		peer.decoder.append(Unpooled.wrappedBuffer(bytes));
		for (PeerMessage message = peer.decoder.next(); message != null; message = peer.decoder.next()) {
			if (message instanceof PeerMessage.Update update) {
				assertThat(update.timed()).isTrue();
				update.table()
					.table()
					.learn(update.key(), update.values(), update.table().learnt(), update.remaining());
			}
		}
	}

	/** How long after the lesson the tables were shown. */
	private static long elapsed(DecodedPeer peer, List<ShowTable> shown) {
		ShowTable table = shown.get(0);
		StickTable ours = peer.table(table.name());
		ShowTableEntry entry = table.entries().get(0);
		return read(ours, entry).remaining() - entry.exp();
	}

	private static void assertShown(StickTable table, ShowTableEntry shown) {
		EntryValues values = read(table, shown);
		assertThat((double) values.remaining()).as(shown.toString()).isCloseTo(shown.exp(), within((double) MOMENT));
		int columns = 0;
		for (StoredType stored : table.definition().store()) {
			for (int element = 0; element < stored.elements(); element++) {
				columns++;
				String column = column(stored.type(), element);
				String what = table.definition().name() + " " + shown.key() + " " + column;
				if (stored.type() == DataType.SERVER_KEY) {
					assertThat((values.serverKey() != null) ? values.serverKey() : "-").as(what)
						.isEqualTo(shown.text(column));
				}
				else if (stored.type().kind() == DataType.Kind.RATE) {
					assertThat(shown.period(column)).isEqualTo(stored.period());
					double rate = values.rate(stored.type(), element, table.nowMillis());
					assertThat(rate).as(what)
						.isCloseTo(shown.number(column), within(1 + rate * MOMENT / stored.period()));
				}
				else {
					assertThat(values.get(stored.type(), element)).as(what).isEqualTo(shown.number(column));
				}
			}
		}
		assertThat(shown.values()).hasSize(columns);
	}

	private static String column(DataType type, int element) {
		if (!type.isArray()) {
			return type.keyword();
		}
		return (type == DataType.GPC_RATE) ? "gpc" + element + "_rate" : type.keyword() + element;
	}

	private static EntryValues read(StickTable table, ShowTableEntry shown) {
		TableDefinition definition = table.definition();
		StickEntry entry = table.lookup(definition.key(shown.printedKey()));
		assertThat(entry).as("%s %s", definition.name(), shown.printedKey()).isNotNull();
		EntryValues values = new EntryValues(definition.layout());
		assertThat(table.read(entry, values)).isTrue();
		return values;
	}

	private static Map<String, String> contents(StickTable table) {
		Map<String, String> contents = new TreeMap<>();
		EntryValues values = new EntryValues(table.definition().layout());
		for (Iterator<StickEntry> entries = table.entries(); entries.hasNext();) {
			StickEntry entry = entries.next();
			assertThat(table.read(entry, values)).isTrue();
			contents.put(table.definition().format(entry.key()),
					Arrays.toString(values.data()) + " " + values.serverKey() + " " + values.remaining());
		}
		return contents;
	}

}
