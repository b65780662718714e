package io.github.gatewaypeers.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.gatewaypeers.haproxy.GoldenRecording;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever arrives in a session is either understood or refused as a breach of the
 * protocol; how TCP cuts it makes no difference; and what was learned of it can be
 * taught.
 */
class PeerMessageDecoderFuzzTests {

	private static final int MAX_LENGTH = 2048;

	private static final TableDefinition[] TABLES = tables();

	private static TableDefinition[] tables() {
		List<TableDefinition> tables = new ArrayList<>();
		for (TableDefinition table : GoldenTables.of(new GoldenRecording("3.2"), false)) {
			if (Set.of("t_str", "t_ip6", "a_int", "a_bin", "l_str").contains(table.name())) {
				tables.add(table);
			}
		}
		tables.add(TableDefinition.of("a_ip", KeyType.IP)
			.expire(1000)
			.recvOnly(true)
			.store("server_key", "gpt(1)", "gpc(100)", "gpc_rate(2,1s)", "conn_cur")
			.build());
		return tables.toArray(TableDefinition[]::new);
	}

	static Stream<byte[]> seeds() {
		return GoldenSeeds.all().stream();
	}

	@MethodSource("seeds")
	@FuzzTest
	void whatArrivesIsUnderstoodOrRefused(byte[] bytes) {
		DecodedPeer peer = new DecodedPeer(MAX_LENGTH, TABLES);
		List<Object> whole = receive(peer, bytes, Math.max(1, bytes.length));
		peer.reconnect();
		assertThat(receive(peer, bytes, 1 + (Arrays.hashCode(bytes) & 0x3f))).isEqualTo(whole);
		peer.reconnect();
		assertThat(receive(peer, lesson(peer), PeerMessageEncoder.MAX_LENGTH)).noneMatch(ErrorType.class::isInstance);
	}

	private static List<Object> receive(DecodedPeer peer, byte[] bytes, int piece) {
		List<Object> messages = new ArrayList<>();
		try {
			for (int from = 0; from < bytes.length; from += piece) {
				int length = Math.min(piece, bytes.length - from);
				peer.decoder.append(Unpooled.wrappedBuffer(bytes, from, length));
				for (PeerMessage message = peer.decoder.next(); message != null; message = peer.decoder.next()) {
					messages.add(take(message));
				}
				assertThat(peer.decoder.capacity()).isLessThan(2 * (MAX_LENGTH + piece) + 16);
			}
		}
		catch (PeerProtocolException ex) {
			messages.add(ex.type());
			messages.add(ex.getMessage());
		}
		assertThat(peer.decoder.remoteTables()).hasSizeLessThanOrEqualTo(TABLES.length);
		return messages;
	}

	/**
	 * Learns what there is to learn.
	 * @return something equal for an equal message
	 */
	private static Object take(PeerMessage message) {
		if (message instanceof PeerMessage.Update update) {
			int hash = Objects.hash(update.updateId(), update.key(), Arrays.hashCode(update.values().data()),
					update.values().serverKey(), update.timed(), update.remaining());
			RemoteTable table = update.table();
			if (update.timed()) {
				table.table().learn(update.key(), update.values(), table.learnt(), update.remaining());
			}
			else {
				table.table().learn(update.key(), update.values(), table.learnt());
			}
			return hash;
		}
		return message;
	}

	/**
	 * Teaches all that the tables hold.
	 */
	private static byte[] lesson(DecodedPeer teacher) {
		PeerMessageEncoder encoder = new PeerMessageEncoder();
		long id = 1;
		for (StickTable table : teacher.tables.values()) {
			encoder.table(id++, table.definition());
			EntryValues values = new EntryValues(table.definition().layout());
			for (Iterator<StickEntry> entries = table.entries(); entries.hasNext();) {
				StickEntry entry = entries.next();
				if (table.read(entry, values)) {
					encoder.timedUpdate(table.definition(), 1, entry.key(), values, table.nowMillis());
				}
			}
		}
		return WireBytes.drain(encoder);
	}

}
