package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reading and writing the command line interface, without an HAProxy.
 */
class CliOutputTests {

	@Test
	void readsEntryOf26() {
		ShowTable table = ShowTable.parseAll("""
				# table: t_ip, type: ip, size:1024, used:1
				0x7f8440047538: key=1.2.3.4 use=2 exp=3595381 server_id=-1 gpc0=3 http_req_rate(10000)=5 server_key=-

				""").get(0);
		assertThat(table.type()).isEqualTo("ip");
		assertThat(table.size()).isEqualTo(1024);
		ShowTableEntry entry = table.entry("1.2.3.4");
		assertThat(entry.use()).isEqualTo(2);
		assertThat(entry.exp()).isEqualTo(3_595_381);
		assertThat(entry.number("server_id")).isEqualTo(-1);
		assertThat(entry.number("http_req_rate")).isEqualTo(5);
		assertThat(entry.number("http_req_rate(10000)")).isEqualTo(5);
		assertThat(entry.period("http_req_rate")).isEqualTo(10_000);
		assertThat(entry.text("server_key")).isEqualTo("-");
		assertThat(entry.stores("http_req_rate")).isTrue();
		assertThat(entry.stores("http_req")).isFalse();
	}

	@Test
	void readsEntryWithShard() {
		ShowTable table = ShowTable.parseAll("""
				# table: my/t1, type: string, size:100, used:1
				0x7f98fb354140: key=a\\ b\\=\\\\\\xC3\\xA9 use=0 exp=0 shard=0 bytes_in_cnt=18446744073709551615
				""").get(0);
		ShowTableEntry entry = table.entry("a b=\\\u00e9");
		assertThat(entry.values()).containsOnlyKeys("bytes_in_cnt");
		assertThat(entry.number("bytes_in_cnt")).isEqualTo(-1);
	}

	@Test
	void missingEntryFailsAsAnAssertion() {
		ShowTable table = ShowTable.parseAll("# table: t, type: ip, size:1, used:0\n").get(0);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> table.entry("1.2.3.4"))
			.withMessageContaining("no entry '1.2.3.4' in t of 0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2.6", "3.0", "3.2" })
	void readsPeers(String version) throws IOException {
		ShowPeers section = ShowPeers.parseAll(resource("showpeers-" + version + ".txt")).get(0);
		assertThat(section.name()).isEqualTo("my");
		assertThat(section.upToDate()).isTrue();
		assertThat(section.peers()).hasSize(2);
		ShowPeer remote = section.peer("b");
		assertThat(remote.local()).isFalse();
		assertThat(remote.established()).isTrue();
		assertThat(remote.text("addr")).isEqualTo("127.0.0.1:21002");
		assertThat(remote.txHbt()).isEqualTo(1);
		assertThat(remote.rxHbt()).isBetween(4L, 5L);
		assertThat(remote.noHbt()).isZero();
		assertThat(remote.newConn()).isEqualTo(1);
		assertThat(remote.protoErr()).isZero();
		assertThat(remote.coll()).isEqualTo(1);
		assertThat(remote.tables()).extracting(ShowPeerTable::name).containsExactly("a_ip", "t_ip", "my/t1");
		ShowPeerTable table = remote.table("my/t1");
		assertThat(table.lastPushed()).isEqualTo(5);
		assertThat(table.acknowledged()).isEqualTo(5);
		assertThat(table.lastGet()).isZero();
		assertThat(table.lastAcked()).isZero();
		assertThat(table.teachingOrigin()).isZero();
		assertThat(table.update()).isEqualTo(5);
		assertThat(table.localUpdate()).isEqualTo(5);
		assertThat(table.commitUpdate()).isEqualTo(5);
		assertThat(table.localId()).isEqualTo(1);
		assertThat(table.remoteId()).isEqualTo(1);
		assertThat(table.remoteData()).isEqualTo(4);
		ShowPeer local = section.peer("a");
		assertThat(local.local()).isTrue();
		assertThat(local.established()).isFalse();
		assertThat(local.lastStatus()).isEqualTo("NONE");
	}

	@Test
	void escapesWordsOfCommands() {
		assertThat(CliText.escape("a b;c\\d")).isEqualTo("a\\ b\\;c\\\\d");
	}

	@Test
	void pipelinesManyCommandsInFewLines() {
		List<String> lines = new ArrayList<>();
		new PipelinedCommands(IntStream.range(0, 65).mapToObj(Integer::toString).iterator())
			.forEachRemaining(lines::add);
		assertThat(lines).hasSize(4).startsWith("prompt\n").endsWith("64\n", "quit\n");
		assertThat(lines.get(1)).startsWith("0;1;").endsWith(";63\n");
	}

	private static String resource(String name) throws IOException {
		try (InputStream stream = CliOutputTests.class.getResourceAsStream("/haproxy/" + name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
