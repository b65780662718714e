package io.github.gatewaypeers.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.github.gatewaypeers.sticktable.BytesKey;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a table stores, what is encoded is decoded to the same.
 */
class RandomTablesTests {

	@Test
	void tablesOfAllKindsArriveAsTheyWere() {
		for (long seed = 1; seed <= 80; seed++) {
			roundTrip(seed, 3, 60);
		}
	}

	@ParameterizedTest
	@EnumSource
	void everyDataTypeArrivesAsItWas(DataType type) {
		Random random = new Random(type.bit());
		roundTrip("alone", random, List.of(define("t", KeyType.IP, List.of(stored(type, random)))), 200);
	}

	@ParameterizedTest
	@EnumSource
	void everyKeyTypeArrivesAsItWas(KeyType type) {
		Random random = new Random(type.wireNumber());
		roundTrip("alone", random, List.of(define("t", type, List.of())), 200);
	}

	private static void roundTrip(long seed, int tables, int updates) {
		Random random = new Random(seed);
		List<TableDefinition> definitions = new ArrayList<>();
		for (int number = 0; number < tables; number++) {
			List<StoredType> store = new ArrayList<>();
			for (DataType type : DataType.values()) {
				if (random.nextInt(3) == 0 && store.stream().noneMatch((other) -> exclude(other.type(), type))) {
					store.add(stored(type, random));
				}
			}
			definitions.add(define("table" + number, KeyType.values()[random.nextInt(5)], store));
		}
		roundTrip("seed " + seed, random, definitions, updates);
	}

	private static void roundTrip(String what, Random random, List<TableDefinition> definitions, int updates) {
		DecodedPeer peer = new DecodedPeer(definitions.toArray(TableDefinition[]::new));
		PeerMessageEncoder encoder = new PeerMessageEncoder();
		List<String> sent = new ArrayList<>();
		int now = peer.table(definitions.get(0).wireName()).nowMillis();
		for (int number = 0; number < updates; number++) {
			int at = random.nextInt(definitions.size());
			TableDefinition definition = definitions.get(at);
			StickKey key = key(definition, random);
			EntryValues values = values(definition, random, now);
			int id = random.nextInt();
			boolean timed = random.nextBoolean();
			encoder.table(at + 1, definition);
			if (timed) {
				encoder.timedUpdate(definition, id, key, values, now);
			}
			else {
				encoder.update(definition, id, key, values, now);
			}
			sent.add(describe(definition, id, key, values, timed));
		}
		assertThat(peer.receive(WireBytes.drain(encoder))).as(what).isEqualTo(sent);
		for (TableAnnouncement announced : peer.asked) {
			TableDefinition definition = definitions.get((int) announced.tableId() - 1);
			assertThat(announced).as(what).isEqualTo(TableAnnouncement.of(announced.tableId(), definition));
		}
	}

	private static String describe(TableDefinition definition, int id, StickKey key, EntryValues values,
			boolean timed) {
		return definition.wireName() + "#" + Integer.toUnsignedString(id) + " " + key + "="
				+ Arrays.toString(values.data()) + ((values.serverKey() != null) ? " " + values.serverKey() : "")
				+ (timed ? " expires in 0" : "");
	}

	private static StickKey key(TableDefinition definition, Random random) {
		return switch (definition.keyType()) {
			case INTEGER, IP -> new IntegerKey(random.nextInt());
			case IPV6 -> new Ipv6Key(random.nextLong(), random.nextLong());
			case STRING -> new BytesKey(bytes(random.nextInt(definition.keyLength() + 1), 1, random));
			case BINARY -> new BytesKey(bytes(definition.keyLength(), 0, random));
		};
	}

	private static byte[] bytes(int length, int least, Random random) {
		byte[] bytes = new byte[length];
		for (int at = 0; at < length; at++) {
			bytes[at] = (byte) (least + random.nextInt(256 - least));
		}
		return bytes;
	}

	private static EntryValues values(TableDefinition definition, Random random, int now) {
		EntryValues values = new EntryValues(definition.layout());
		int[] data = values.data();
		for (StoredType stored : definition.store()) {
			int at = definition.layout().offset(stored.type());
			for (int element = 0; element < stored.elements(); element++) {
				switch (stored.type().kind()) {
					case SIGNED, UNSIGNED -> data[at++] = number(random);
					case UNSIGNED_64 -> {
						data[at++] = number(random);
						data[at++] = number(random);
					}
					case RATE -> {
						data[at++] = (now - number(random)) & ~1;
						data[at++] = number(random);
						data[at++] = number(random);
					}
					case DICTIONARY -> values.serverKey(random.nextBoolean() ? "srv-" + random.nextInt(300) : null);
				}
			}
		}
		// What peers do not learn arrives as zero.
		if (definition.layout().stores(DataType.CONN_CUR) && !definition.recvOnly()) {
			data[definition.layout().offset(DataType.CONN_CUR)] = 0;
		}
		return values;
	}

	private static int number(Random random) {
		return random.nextInt() >>> random.nextInt(32);
	}

	private static TableDefinition define(String name, KeyType keyType, List<StoredType> store) {
		TableDefinition.Builder builder = TableDefinition.of(name, keyType).expire(1 + name.length() * 1000);
		if (keyType.hasLength()) {
			builder.length(1 + 37 * (store.size() + 1) % 700);
		}
		return builder.recvOnly(store.size() % 2 == 1)
			.store(store.stream().map(StoredType::toString).toArray(String[]::new))
			.build();
	}

	private static StoredType stored(DataType type, Random random) {
		boolean rate = type.kind() == DataType.Kind.RATE;
		return new StoredType(type, type.isArray() ? 1 + random.nextInt(100) : 1,
				rate ? 1 + random.nextInt(Integer.MAX_VALUE) : 0);
	}

	private static boolean exclude(DataType one, DataType other) {
		return switch (other) {
			case GPT -> one == DataType.GPT0;
			case GPC -> one == DataType.GPC0 || one == DataType.GPC1;
			case GPC_RATE -> one == DataType.GPC0_RATE || one == DataType.GPC1_RATE;
			default -> false;
		};
	}

}
