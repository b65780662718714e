package io.github.gatewaypeers.config.reader;

import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.gatewaypeers.config.check.HalvesCheck;
import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.gateway.GatewayReader;
import io.github.gatewaypeers.config.gateway.HaproxyImport;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.writer.ConfigurationWriter;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any text can be read, every problem has a line, what was read is read again from what
 * is written of it, and it can be imported and compared.
 */
class ConfigurationReaderFuzzTests {

	private static final GatewayConfiguration GATEWAY = GatewayReader.read("""
			haproxy:
			  local-peer: a
			  peers.p: { peer: { a: '10.0.0.1:1', b: '10.0.0.2:1' }, table: { t: { type: string, store: gpc0 } } }
			  stick-tables.t: { type: ip, store: 'http_req_rate(10s)', peers: p }
			""");

	private static final String ROUTES = """
			peers p
			    peer a 10.0.0.1:1
			    table t type string size 1k
			backend t
			    stick-table type ip size 1k expire 1m store http_req_rate(10s) peers p
			frontend f
			    acl r_path path_beg /
			    # gateway: spring.cloud.gateway.server.webflux.routes[0].order = 7
			    http-request set-var(txn.route) str(r) if !{ var(txn.route) -m found } r_path
			    http-request track-sc0 src table t if { var(txn.route) -m str r }
			    http-request deny deny_status 429 if { var(txn.route) -m str r } { sc_http_req_rate(0) gt 100 }
			    use_backend r if { var(txn.route) -m str r }
			backend r
			    stick on src table t
			    server s1 127.0.0.1:1 id 1
			""";

	static Stream<byte[]> seeds() {
		ConfigurationWriter writer = new ConfigurationWriter(Release.NEWEST);
		Stream<String> random = LongStream.range(0, 100)
			.mapToObj((seed) -> writer.write(new RandomConfiguration(seed).next()).text());
		return Stream.concat(Stream.of(ROUTES), random).map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("seeds")
	@FuzzTest
	void everyTextIsRead(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		ReadConfiguration read = ConfigurationReader.read(text);
		int lines = text.split("\n", -1).length;
		assertThat(read.problems()).allMatch((problem) -> problem.line() >= 1 && problem.line() <= lines);
		String written = new ConfigurationWriter(Release.NEWEST).write(read.configuration()).text();
		assertThat(ConfigurationReader.read(written).configuration()).isEqualTo(read.configuration());
		assertThat(HaproxyImport.write(read).yaml()).isNotNull();
		assertThat(HalvesCheck.compare(GATEWAY, read)).isNotNull();
	}

}
