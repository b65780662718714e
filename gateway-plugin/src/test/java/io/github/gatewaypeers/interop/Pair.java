package io.github.gatewaypeers.interop;

import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.ShowPeer;
import io.github.gatewaypeers.sticktable.StickTable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway and an HAProxy that are peers of each other, and what is expected of them.
 */
record Pair(HaproxyLab lab, Gateway gateway, HaproxyProcess haproxy) {

	/** What HAProxy says of the gateway. */
	ShowPeer seenByHaproxy() {
		return this.haproxy.cli().showPeers(this.gateway.section().name()).peer(this.gateway.toString());
	}

	/** Waits for a session in which both know all they can learn. */
	void awaitSession() {
		this.lab.eventually("a session in which nobody learns", () -> {
			assertThat(this.haproxy.cli().showPeers(this.gateway.section().name()).upToDate()).isTrue();
			assertThat(seenByHaproxy().established()).isTrue();
			assertThat(this.gateway.isEstablished(this.haproxy.localPeer())).isTrue();
			assertThat(this.gateway.section().isUpToDate()).isTrue();
		});
	}

	/**
	 * Waits until every table holds the same on both sides, except {@code conn_cur},
	 * which nobody learns.
	 */
	void awaitSame() {
		this.gateway.section()
			.tables()
			.forEach((table) -> this.lab.eventually(table.definition().name() + " is the same on both sides",
					() -> theirs(table).assertSameAs(ours(table))));
	}

	/**
	 * The same, but entries may end at different times: an update that waited for a
	 * session to be sent says nothing of that.
	 */
	void awaitSameValues() {
		this.gateway.section()
			.tables()
			.forEach((table) -> this.lab.eventually(table.definition().name() + " has the same values on both sides",
					() -> assertThat(theirs(table).entries()).isEqualTo(ours(table).entries())));
	}

	private Contents theirs(StickTable table) {
		return Contents.of(this.haproxy.cli().showTable(table.definition().name())).without("conn_cur");
	}

	private static Contents ours(StickTable table) {
		return Contents.of(table).without("conn_cur");
	}

}
