package io.github.gatewaypeers.interop;

import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.ShowPeer;
import io.github.gatewaypeers.haproxy.ShowPeers;
import io.github.gatewaypeers.sticktable.StickTable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway and an HAProxy that are peers of each other, and what is expected of them.
 */
record Pair(HaproxyLab lab, Gateway gateway, HaproxyProcess haproxy) {

	/** What HAProxy says of the gateway. */
	ShowPeer seenByHaproxy() {
		return section().peer(this.gateway.toString());
	}

	private ShowPeers section() {
		return this.haproxy.cli().showPeers(this.gateway.section().name());
	}

	/** Waits for a session in which nobody learns what came before it any more. */
	void awaitSession() {
		this.lab.eventually("a session in which nobody learns", () -> {
			assertThat(section().learning()).isFalse();
			assertThat(seenByHaproxy().established()).isTrue();
			assertThat(this.gateway.isEstablished(this.haproxy.localPeer())).isTrue();
			assertThat(this.gateway.section().isUpToDate()).isTrue();
		});
	}

	/**
	 * Waits until HAProxy, too, looks for no teacher any more. Who has heard from all
	 * others that they do not know everything themselves waits for five seconds, unless
	 * one of them connects anew.
	 */
	void awaitUpToDate() {
		awaitSession();
		if (!section().upToDate()) {
			this.gateway.reconnect(this.haproxy.localPeer());
		}
		this.lab.eventually("HAProxy is up to date", () -> assertThat(section().upToDate()).isTrue());
		awaitSession();
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
		this.gateway.section().tables().forEach((table) -> awaitSameValues(table.definition().name()));
	}

	/** The same for one table. */
	void awaitSameValues(String table) {
		this.lab.eventually(table + " has the same values on both sides",
				() -> assertThat(theirs(this.gateway.table(table)).entries())
					.isEqualTo(ours(this.gateway.table(table)).entries()));
	}

	private Contents theirs(StickTable table) {
		return Contents.of(this.haproxy.cli().showTable(table.definition().name())).without("conn_cur");
	}

	private static Contents ours(StickTable table) {
		return Contents.of(table).without("conn_cur");
	}

}
