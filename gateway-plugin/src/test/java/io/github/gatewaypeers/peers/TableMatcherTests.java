package io.github.gatewaypeers.peers;

import java.util.List;

import io.github.gatewaypeers.session.ManualClock;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TableMatcher}, with announcements that arrive in sessions.
 */
class TableMatcherTests {

	private final CapturedLog log = new CapturedLog();

	private final ManualClock clock = new ManualClock(1_000_000);

	private final StickTable ours = new StickTable(
			table().store("gpc0", "conn_cnt", "http_req_rate(10s)", "gpt(3)").build(), this.clock);

	private final StickTable inside = new StickTable(
			TableDefinition.of("inside", KeyType.INTEGER).inSection("s").store("gpc0").build(), this.clock);

	private final Members members = new Members("s", new PeerAddress("a", "10.0.0.1", 1000),
			List.of(this.ours, this.inside), 16384, 1, (bound) -> 0);

	TableMatcherTests() {
		this.members.add(new PeerAddress("b", "10.0.0.2", 1000));
		this.members.start(5_000, false, (members, peer, now) -> null, this.clock.millis());
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private static TableDefinition.Builder table() {
		return TableDefinition.of("t", KeyType.INTEGER).expire(60_000);
	}

	/** A peer connects and announces a table, and another of which nothing is known. */
	private TestWire announce(TableDefinition definition) {
		TestWire wire = new TestWire(this.clock, List.of(this.ours, this.inside));
		wire.connection(PeerConnection.accepted(this.members, wire, "10.0.0.2:4711", this.clock.millis()));
		return wire.say("HAProxyS 2.1\na\nb 1 1\n").announce(definition);
	}

	private void warnsOnce(TableDefinition definition, String warning) {
		for (int session = 0; session < 3; session++) {
			announce(definition).announce(definition);
		}
		assertThat(this.log.warnings()).containsExactly("[s/b] table '" + definition.wireName() + "': " + warning);
	}

	@Test
	void equalTablesNeedNoWarning() {
		TestWire wire = announce(this.ours.definition());
		wire.push(this.ours.definition(), 7, 70);
		assertThat(this.ours.used()).isEqualTo(1);
		assertThat(this.log.warnings()).isEmpty();
	}

	@Test
	void sizeExpiryAndOptionsMayDiffer() {
		announce(TableDefinition.of("t", KeyType.INTEGER)
			.expire(1_000)
			.size(1)
			.nopurge(true)
			.recvOnly(true)
			.store("gpc0", "conn_cnt", "http_req_rate(10s)", "gpt(3)")
			.build());
		assertThat(this.log.warnings()).isEmpty();
	}

	@Test
	void aTableInsideTheSectionHasASlash() {
		announce(this.inside.definition()).push(this.inside.definition(), 7, 70);
		assertThat(this.inside.used()).isEqualTo(1);
		assertThat(this.log.warnings()).isEmpty();
	}

	@Test
	void aTableOfTheSameNameOutsideTheSectionIsAnother() {
		warnsOnce(TableDefinition.of("inside", KeyType.INTEGER).store("gpc0").build(),
				"it is none of this gateway, which has [/inside, t]. Its updates are passed over: configure it here "
						+ "too, or take it out of the section there");
	}

	@Test
	void warnsOfKeysOfAnotherType() {
		TableDefinition theirs = TableDefinition.of("t", KeyType.IP)
			.store("gpc0", "conn_cnt", "http_req_rate(10s)", "gpt(3)")
			.build();
		warnsOnce(theirs,
				"the peer has keys of type 4 and wire length 4, this gateway has type 2 (integer) and wire length 4. "
						+ "All updates of the table are ignored on both sides: give both tables the same type and len");
	}

	@Test
	void passesOverUpdatesWithKeysOfAnotherType() {
		TableDefinition theirs = TableDefinition.of("t", KeyType.IP).store("gpc0").build();
		TestWire wire = announce(theirs);
		wire.words();
		wire.push(theirs, 7, 70);
		assertThat(this.ours.used()).isZero();
		assertThat(wire.words()).isEmpty();
	}

	@Test
	void warnsOfKeysOfAnotherLength() {
		StickTable strings = new StickTable(TableDefinition.of("t", KeyType.STRING).length(20).store("gpc0").build(),
				this.clock);
		Members members = new Members("s", new PeerAddress("a", "10.0.0.1", 1000), List.of(strings), 16384, 1,
				(bound) -> 0);
		members.add(new PeerAddress("b", "10.0.0.2", 1000));
		TestWire wire = new TestWire(this.clock, List.of());
		wire.connection(PeerConnection.accepted(members, wire, "10.0.0.2:4711", this.clock.millis()));
		wire.say("HAProxyS 2.1\na\nb 1 1\n")
			.announce(TableDefinition.of("t", KeyType.STRING).length(32).store("gpc0").build());
		assertThat(this.log.warnings()).singleElement()
			.asString()
			.contains(
					"the peer has keys of type 6 and wire length 33, this gateway has type 6 (string) and wire length 21");
	}

	@Test
	void warnsOfTypesThatThePeerLacks() {
		warnsOnce(table().store("gpc0", "http_req_rate(10s)").build(),
				"the peer does not store conn_cnt; the peer does not store gpt(3). Give both tables the same store list");
	}

	@Test
	void warnsOfTypesThatWeLack() {
		warnsOnce(table().store("gpc0", "conn_cnt", "http_req_rate(10s)", "gpt(3)", "http_req_cnt").build(),
				"this gateway does not store http_req_cnt. Give both tables the same store list");
	}

	@Test
	void warnsOfOtherPeriods() {
		warnsOnce(table().store("gpc0", "conn_cnt", "http_req_rate(1m)", "gpt(3)").build(),
				"the peer has the period 1m for http_req_rate, this gateway 10s, so that the rates are wrong on both "
						+ "sides. Give both tables the same store list");
	}

	@Test
	void warnsOfArraysOfAnotherSize() {
		warnsOnce(table().store("gpc0", "conn_cnt", "http_req_rate(10s)", "gpt(2)").build(),
				"the peer stores gpt(2), this gateway gpt(3). Give both tables the same store list");
	}

	@Test
	void stillLearnsWhatFits() {
		TableDefinition theirs = table().store("gpc0", "http_req_cnt").build();
		announce(theirs).push(theirs, 7, 70);
		assertThat(this.ours.used()).isEqualTo(1);
	}

	@Test
	void warnsAgainWhenTheDifferenceChanges() {
		announce(table().store("gpc0", "conn_cnt", "gpt(3)").build());
		announce(table().store("gpc0", "conn_cnt", "gpt(3)").build());
		assertThat(this.log.warnings()).hasSize(1);
		announce(this.ours.definition());
		announce(table().store("gpc0", "conn_cnt", "gpt(3)").build());
		assertThat(this.log.warnings()).hasSize(2);
		announce(table().store("gpc0", "gpt(3)").build());
		assertThat(this.log.warnings()).hasSize(3);
	}

	@Test
	void doesNotRememberTablesWithoutEnd() {
		for (int table = 0; table < Peer.MAX_WARNINGS + 10; table++) {
			announce(TableDefinition.of("x" + table, KeyType.INTEGER).store("gpc0").build());
		}
		assertThat(this.log.warnings()).hasSizeBetween(1, PeerLog.LINES);
	}

}
