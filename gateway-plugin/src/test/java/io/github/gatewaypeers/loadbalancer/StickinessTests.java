package io.github.gatewaypeers.loadbalancer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Stickiness}.
 */
class StickinessTests {

	private static final StickServer APP1 = new StickServer("app1", "10.0.0.1:80", 1);

	private static final StickServer APP2 = new StickServer("app2", "10.0.0.2:80", 2);

	private static final StickServer APP3 = new StickServer("app3", "10.0.0.3:80", 0);

	private static final List<StickServer> ALL = List.of(APP1, APP2, APP3);

	private final AtomicLong nanos = new AtomicLong(Duration.ofHours(1).toNanos());

	private final ServerFailures failures = new ServerFailures(this.nanos::get);

	private final Map<String, Object> attributes = new HashMap<>();

	private final StickTable names = table("names", ServerKeyType.NAME, "server_id", "server_key");

	private final StickTable addresses = table("addresses", ServerKeyType.ADDR, "server_id", "server_key");

	private final StickTable ids = table("ids", ServerKeyType.NAME, "server_id");

	private StickTable table(String name, ServerKeyType type, String... store) {
		return new StickTable(
				TableDefinition.of(name, KeyType.STRING).expire(60_000).serverKeyType(type).store(store).build(),
				this.nanos::get);
	}

	private static StickKey key(StickTable table, String text) {
		return table.definition().key(text);
	}

	private Stickiness begin() {
		return Stickiness.begin(this.attributes, this.failures);
	}

	private StickServer match(StickTable table, String client) {
		Stickiness stickiness = Stickiness.begin(new HashMap<>(), this.failures);
		stickiness.redispatchAfter(2);
		stickiness.match(table, key(table, client));
		return stickiness.wished(ALL, Function.identity());
	}

	private static String stored(StickTable table, String client) {
		StickEntry entry = table.lookup(key(table, client));
		if (entry == null) {
			return "nothing";
		}
		EntryValues values = new EntryValues(table.definition().layout());
		table.read(entry, values);
		return values.get(DataType.SERVER_ID, 0) + " " + values.serverKey();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			names,     app2,        0, app2
			names,     app2,        1, app2
			names,     app9,        1, app1
			names,     none,        2, app2
			names,     app9,        9, none
			names,     10.0.0.2:80, 0, none
			addresses, 10.0.0.2:80, 1, app2
			addresses, 10.0.0.9:80, 1, app1
			addresses, app2,        0, none
			ids,       none,        2, app2
			names,     none,        0, none
			""")
	void findsTheServerByItsKeyAndIfThereIsNoneByItsId(String table, String serverKey, int id, String found) {
		StickTable used = Map.of("names", this.names, "addresses", this.addresses, "ids", this.ids).get(table);
		used.setServer(key(used, "me"), id, serverKey);
		StickServer server = match(used, "me");
		assertThat((server != null) ? server.name() : null).isEqualTo(found);
		assertThat(match(used, "you")).isNull();
	}

	@Test
	void theFirstWishThatCanBeMetIs() {
		this.names.setServer(key(this.names, "me"), 0, "gone");
		this.ids.setServer(key(this.ids, "me"), 2, null);
		this.addresses.setServer(key(this.addresses, "me"), 0, APP1.address());
		Stickiness stickiness = begin();
		stickiness.match(this.names, key(this.names, "me"));
		stickiness.match(this.ids, key(this.ids, "me"));
		stickiness.match(this.addresses, key(this.addresses, "me"));
		assertThat(stickiness.wished(ALL, Function.identity())).isEqualTo(APP2);
	}

	@Test
	void aMatchRefreshesTheEntryAndTellsPeers() {
		this.names.setServer(key(this.names, "me"), 1, "app1");
		// Takes all updates for read.
		this.names.walk();
		long before = this.names.lastUpdateId();
		this.nanos.addAndGet(Duration.ofSeconds(40).toNanos());
		match(this.names, "me");
		assertThat(this.names.lastUpdateId()).isGreaterThan(before);
		this.nanos.addAndGet(Duration.ofSeconds(40).toNanos());
		assertThat(match(this.names, "me")).isEqualTo(APP1);
	}

	@Test
	void anExpiredEntryWishesNothingAndStaysExpired() {
		this.names.setServer(key(this.names, "me"), 1, "app1");
		this.nanos.addAndGet(Duration.ofSeconds(61).toNanos());
		assertThat(match(this.names, "me")).isNull();
		assertThat(stored(this.names, "me")).isEqualTo("nothing");
	}

	@Test
	void storesTheServerThatAnswersAsEachTableKnowsIt() {
		Stickiness stickiness = begin();
		stickiness.storeRequest(this.names, key(this.names, "me"));
		stickiness.storeRequest(this.addresses, key(this.addresses, "me"));
		stickiness.chosen(APP2);
		assertThat(stored(this.names, "me")).isEqualTo("nothing");
		stickiness.store();
		assertThat(stored(this.names, "me")).isEqualTo("2 app2");
		assertThat(stored(this.addresses, "me")).isEqualTo("2 10.0.0.2:80");
	}

	@Test
	void storesTheFirstOfEachTableForTheRequestAndOneForTheResponse() {
		Stickiness stickiness = begin();
		stickiness.onResponse(this.names,
				() -> later(() -> stickiness.storeResponse(this.names, key(this.names, "response1"))));
		stickiness.onResponse(this.names,
				() -> later(() -> stickiness.storeResponse(this.names, key(this.names, "response2"))));
		stickiness.storeRequest(this.names, key(this.names, "request1"));
		stickiness.storeRequest(this.names, key(this.names, "request2"));
		stickiness.chosen(APP3);
		stickiness.readResponse().block();
		stickiness.store();
		assertThat(stored(this.names, "request1")).isEqualTo("0 app3");
		assertThat(stored(this.names, "response1")).isEqualTo("0 app3");
		assertThat(stored(this.names, "request2")).isEqualTo("nothing");
		assertThat(stored(this.names, "response2")).isEqualTo("nothing");
	}

	private static Mono<Void> later(Runnable step) {
		return Mono.fromRunnable(step);
	}

	@Test
	void aTableOfIdsKeepsWhatItHasOfAServerWithoutId() {
		this.ids.setServer(key(this.ids, "me"), 11, null);
		Stickiness stickiness = begin();
		stickiness.storeRequest(this.ids, key(this.ids, "me"));
		stickiness.storeRequest(this.names, key(this.names, "me"));
		assertThat(stickiness.unableToName(APP3)).isSameAs(this.ids);
		assertThat(stickiness.unableToName(APP2)).isNull();
		stickiness.chosen(APP3);
		stickiness.store();
		assertThat(stored(this.ids, "me")).isEqualTo("11 null");
		assertThat(stored(this.names, "me")).isEqualTo("0 app3");
	}

	@Test
	void storesEightTimesAtMostAsHaproxyDoes() {
		Stickiness stickiness = begin();
		StickTable[] tables = new StickTable[9];
		for (int table = 0; table < tables.length; table++) {
			tables[table] = table("t" + table, ServerKeyType.NAME, "server_id", "server_key");
			stickiness.storeRequest(tables[table], key(tables[table], "me"));
		}
		stickiness.chosen(APP1);
		stickiness.store();
		assertThat(stored(tables[7], "me")).isEqualTo("1 app1");
		assertThat(stored(tables[8], "me")).isEqualTo("nothing");
	}

	@Test
	void storesNothingWithoutAServer() {
		Stickiness stickiness = begin();
		stickiness.storeRequest(this.names, key(this.names, "me"));
		stickiness.store();
		assertThat(stored(this.names, "me")).isEqualTo("nothing");
	}

	@Test
	void aServerThatFailedOftenEnoughIsWishedForNoMore() {
		this.names.setServer(key(this.names, "me"), 1, "app1");
		fail(APP1);
		assertThat(match(this.names, "me")).isEqualTo(APP1);
		fail(APP1);
		assertThat(match(this.names, "me")).isNull();
		Stickiness answered = Stickiness.begin(new HashMap<>(), this.failures);
		answered.chosen(APP1);
		answered.answered();
		assertThat(match(this.names, "me")).isEqualTo(APP1);
	}

	private void fail(StickServer server) {
		Stickiness stickiness = Stickiness.begin(new HashMap<>(), this.failures);
		stickiness.chosen(server);
		stickiness.failed();
	}

	@Test
	void withoutRedispatchAServerIsWishedForEvenIfItFails() {
		this.names.setServer(key(this.names, "me"), 1, "app1");
		for (int failure = 0; failure < 10; failure++) {
			fail(APP1);
		}
		Stickiness stickiness = begin();
		stickiness.redispatchAfter(0);
		stickiness.match(this.names, key(this.names, "me"));
		assertThat(stickiness.wished(ALL, Function.identity())).isEqualTo(APP1);
	}

	@ParameterizedTest
	@EnumSource(Answer.class)
	void anotherAttemptCountsAgainstTheServerOfTheOneBefore(Answer answer) {
		this.names.setServer(key(this.names, "me"), 1, "app1");
		for (int attempt = 0; attempt < 3; attempt++) {
			Stickiness stickiness = begin();
			stickiness.redispatchAfter(2);
			stickiness.match(this.names, key(this.names, "me"));
			StickServer wished = stickiness.wished(ALL, Function.identity());
			assertThat(wished).isEqualTo((attempt < 2) ? APP1 : null);
			stickiness.chosen((wished != null) ? wished : APP2);
			answer.give(stickiness);
			stickiness.end();
			assertThat(Stickiness.find(this.attributes)).isNull();
		}
	}

	enum Answer {

		FAILURE {
			@Override
			void give(Stickiness stickiness) {
				stickiness.failed();
			}
		},

		/** Whoever tries again did not like it. */
		RESPONSE {
			@Override
			void give(Stickiness stickiness) {
				stickiness.answered();
			}
		};

		abstract void give(Stickiness stickiness);

	}

	@Test
	void anotherAttemptKeepsNothingOfTheOneBefore() {
		Stickiness first = begin();
		first.storeRequest(this.names, key(this.names, "first"));
		first.offer(ServerList.parse("app1 10.0.0.1:80"));
		first.chosen(APP1);
		first.end();
		Stickiness second = begin();
		assertThat(second.servers()).isNull();
		second.storeRequest(this.names, key(this.names, "second"));
		second.chosen(APP2);
		second.store();
		assertThat(stored(this.names, "first")).isEqualTo("nothing");
		assertThat(stored(this.names, "second")).isEqualTo("2 app2");
	}

	@Test
	void aFullTableStoresNothing() {
		StickTable full = new StickTable(
				TableDefinition.of("full", KeyType.STRING).size(1).nopurge(true).store("server_key").build(),
				this.nanos::get);
		full.setServer(key(full, "you"), 0, "app1");
		Stickiness stickiness = begin();
		stickiness.storeRequest(full, key(full, "me"));
		stickiness.chosen(APP2);
		stickiness.store();
		assertThat(full.lookup(key(full, "me"))).isNull();
	}

}
