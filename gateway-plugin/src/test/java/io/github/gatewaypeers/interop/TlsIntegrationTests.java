package io.github.gatewaypeers.interop;

import java.nio.file.Path;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.peers.PeersTls;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway and an HAProxy that speak TLS with each other, each of which wants to see a
 * certificate of the other, and those who do not get along.
 */
class TlsIntegrationTests {

	private static final TableDefinition TABLE = TableDefinition.of("t", KeyType.STRING)
		.size(100_000)
		.expire(3_600_000)
		.store("gpc0", "http_req_cnt")
		.build();

	private final TestAuthority authority = new TestAuthority();

	@TempDir
	private Path directory;

	private Roster roster(HaproxyLab lab) {
		return Roster.of(lab, "mypeers", "gateway", "haproxy");
	}

	private HaproxyConfig haproxy(Roster roster) {
		return haproxy(roster, this.authority, this.authority.issue("haproxy"));
	}

	/**
	 * HAProxy's half with TLS.
	 * @param trusted whose certificates it accepts
	 * @param certificate what it shows
	 */
	private HaproxyConfig haproxy(Roster roster, TestAuthority trusted, X509Bundle certificate) {
		String ssl = " ssl crt " + TestAuthority.write(this.directory.resolve("haproxy.pem"), certificate) + " ca-file "
				+ trusted.write(this.directory.resolve("ca.pem")) + " verify required";
		return HaproxyConfig.create()
			.peers("mypeers", "bind 127.0.0.1:" + roster.port("haproxy") + ssl, "default-server" + ssl,
					"server haproxy", "server gateway 127.0.0.1:" + roster.port("gateway") + " verifyhost gateway")
			.section("backend t", TABLE + " peers mypeers");
	}

	private HaproxyConfig plain(Roster roster) {
		return roster.addTo(HaproxyConfig.create()).section("backend t", TABLE + " peers mypeers");
	}

	private Gateway gateway(Roster roster, @Nullable PeersTls tls) {
		return Gateway.first("gateway", roster, tls, TABLE);
	}

	private static void replicate(Pair pair) {
		pair.awaitUpToDate();
		for (int key = 0; key < 500; key++) {
			pair.gateway().set("t", "ours-" + key, "gpc0", key);
		}
		for (int key = 0; key < 50; key++) {
			pair.haproxy().cli().setTable("t", "theirs-" + key, "gpc0 " + key);
		}
		pair.lab().eventually("all entries", () -> assertThat(pair.gateway().table("t").used()).isEqualTo(550));
		pair.awaitSame();
	}

	@HaproxyTest
	void bothDial(HaproxyLab lab) {
		Roster roster = roster(lab);
		try (Gateway gateway = gateway(roster, this.authority.tls("gateway"))) {
			replicate(new Pair(lab, gateway, lab.start("haproxy", haproxy(roster))));
		}
	}

	@HaproxyTest
	void haproxyDials(HaproxyLab lab) {
		Roster roster = roster(lab);
		try (Gateway gateway = gateway(roster.with("haproxy", lab.freePort()), this.authority.tls("gateway"))) {
			HaproxyProcess haproxy = lab.start("haproxy", haproxy(roster));
			Pair pair = new Pair(lab, gateway, haproxy);
			pair.awaitSession();
			gateway.set("t", "ours", "gpc0", 1);
			haproxy.cli().setTable("t", "theirs", "gpc0 2");
			lab.eventually("both entries", () -> assertThat(gateway.keys("t")).contains("theirs", "ours"));
			pair.awaitSame();
			// The next session of TLS may be the old one, resumed.
			gateway.reconnect("haproxy");
			gateway.set("t", "ours", "gpc0", 3);
			lab.eventually("a change after the next connection",
					() -> assertThat(haproxy.cli().showTable("t").entry("ours").number("gpc0")).isEqualTo(3));
			pair.awaitSession();
		}
	}

	@HaproxyTest
	void gatewayDials(HaproxyLab lab) {
		Roster roster = roster(lab);
		try (Gateway gateway = gateway(roster, this.authority.tls("gateway"))) {
			replicate(new Pair(lab, gateway, lab.start("haproxy", haproxy(roster.with("gateway", lab.freePort())))));
		}
	}

	@HaproxyTest
	void whoStartsAgainIsTaught(HaproxyLab lab) {
		Roster roster = roster(lab);
		try (Gateway gateway = gateway(roster, this.authority.tls("gateway"))) {
			HaproxyProcess first = lab.start("haproxy", haproxy(roster));
			replicate(new Pair(lab, gateway, first));
			first.terminate();
			HaproxyProcess second = first.startAgain();
			Pair pair = new Pair(lab, gateway, second);
			pair.awaitSame();
			pair.awaitUpToDate();
			gateway.stop();
			try (Gateway again = gateway.successor()) {
				Pair last = new Pair(lab, again, second);
				last.awaitSession();
				assertThat(again.table("t").used()).isEqualTo(550);
				last.awaitSame();
			}
		}
	}

	@HaproxyTest
	void gatewayIsReplaced(HaproxyLab lab) {
		Roster roster = roster(lab);
		try (Gateway old = gateway(roster, this.authority.tls("gateway"))) {
			HaproxyProcess haproxy = lab.start("haproxy", haproxy(roster));
			new Pair(lab, old, haproxy).awaitSession();
			for (int key = 0; key < 2_000; key++) {
				old.set("t", "ours-" + key, "gpc0", key);
			}
			try (Traffic theirs = Traffic
				.of((change) -> haproxy.cli().setTable("t", "theirs-" + change % 50, "gpc0 " + change))) {
				lab.eventually("traffic", () -> assertThat(theirs.turns()).isGreaterThan(60));
				Gateway young = old.successor();
				old.set("t", "at-the-last-moment", "gpc0", 7);
				old.stop();
				try (young) {
					Pair pair = new Pair(lab, young, haproxy);
					pair.awaitSession();
					theirs.stop();
					pair.awaitSameValues("t");
					assertThat(young.table("t").used()).isEqualTo(2_051);
				}
			}
		}
	}

	@HaproxyTest
	void haproxyIsReplaced(HaproxyLab lab) {
		Roster roster = roster(lab);
		try (Gateway gateway = gateway(roster, this.authority.tls("gateway"))) {
			HaproxyProcess old = lab.start("haproxy", haproxy(roster));
			replicate(new Pair(lab, gateway, old));
			HaproxyProcess young = old.softRestart();
			assertThat(old.awaitEnd()).isZero();
			Pair pair = new Pair(lab, gateway, young);
			pair.awaitSession();
			gateway.set("t", "afterwards", "gpc0", 9);
			pair.awaitSameValues();
		}
	}

	@HaproxyTest
	void withoutVerification(HaproxyLab lab) {
		Roster roster = roster(lab);
		TestAuthority other = new TestAuthority();
		HaproxyConfig config = haproxy(roster, other, other.issue("somebody"));
		HaproxyConfig trusting = new HaproxyConfig(config.global(),
				config.sections().replaceAll(" ca-file \\S+ verify required| verifyhost \\S+", " verify none"));
		try (Gateway gateway = gateway(roster, this.authority.tls(this.authority.issue("somebody"), false, true))) {
			replicate(new Pair(lab, gateway, lab.start("haproxy", trusting)));
		}
	}

	@HaproxyTest
	void certificateOfAnotherAuthority(HaproxyLab lab) {
		Roster roster = roster(lab);
		TestAuthority other = new TestAuthority();
		assertRefused(lab, roster, this.authority.tls("gateway"), haproxy(roster, other, other.issue("haproxy")),
				"no authority in our trust store has signed its certificate; ");
	}

	@HaproxyTest
	void haproxyTrustsAnotherAuthority(HaproxyLab lab) {
		Roster roster = roster(lab);
		assertRefused(lab, roster, this.authority.tls("gateway"),
				haproxy(roster, new TestAuthority(), this.authority.issue("haproxy")), "it refuses our certificate (");
	}

	@HaproxyTest
	void certificateOfAnotherName(HaproxyLab lab) {
		Roster roster = roster(lab);
		assertRefused(lab, roster, this.authority.tls("gateway"),
				haproxy(roster, this.authority, this.authority.issue("haproxy2")),
				"its certificate bears the names [haproxy2], not 'haproxy'; ");
	}

	@HaproxyTest
	void haproxyWithAnotherNameDials(HaproxyLab lab) {
		Roster roster = roster(lab);
		assertRefused(lab, roster.with("haproxy", lab.freePort()), this.authority.tls("gateway"),
				haproxy(roster, this.authority, this.authority.issue("haproxy2")),
				"it calls itself 'haproxy', but its certificate bears the names [haproxy2]; ", "cannot be reached");
	}

	@HaproxyTest
	void haproxyVerifiesOurName(HaproxyLab lab) {
		Roster roster = roster(lab);
		Roster deaf = roster.with("haproxy", lab.freePort());
		try (Gateway gateway = gateway(deaf, this.authority.tls("gateway2"))) {
			HaproxyProcess haproxy = lab.start("haproxy", haproxy(roster));
			lab.eventually("it has dialled",
					() -> assertThat(haproxy.cli().showPeers("mypeers").peer("gateway").newConn()).isGreaterThan(1));
			assertThat(gateway.isEstablished("haproxy")).isFalse();
		}
	}

	@HaproxyTest
	void haproxyKnowsNoTls(HaproxyLab lab) {
		Roster roster = roster(lab);
		assertRefused(lab, roster, this.authority.tls("gateway"), plain(roster), "it does not speak TLS; ",
				"no TLS handshake within 5000 ms; ", "the connection was closed during the TLS handshake; ");
	}

	@HaproxyTest
	void gatewayKnowsNoTls(HaproxyLab lab) {
		Roster roster = roster(lab);
		try (Gateway gateway = gateway(roster, null)) {
			lab.start("haproxy", haproxy(roster));
			lab.eventually("it has been tried", () -> assertThat(gateway.peer("haproxy").status())
				.matches("(it speaks TLS, and this section does not; |the connection was closed without an answer).*"));
			assertThat(gateway.isEstablished("haproxy")).isFalse();
		}
	}

	private void assertRefused(HaproxyLab lab, Roster roster, PeersTls tls, HaproxyConfig config, String... status) {
		try (Gateway gateway = gateway(roster, tls)) {
			HaproxyProcess haproxy = lab.start("haproxy", config);
			gateway.set("t", "ours", "gpc0", 1);
			lab.eventually("it is said why", () -> assertThat(status)
				.anySatisfy((start) -> assertThat(gateway.peer("haproxy").status()).startsWith(start)));
			assertThat(gateway.isEstablished("haproxy")).isFalse();
			assertThat(haproxy.cli().showTable("t").entries()).isEmpty();
		}
	}

}
