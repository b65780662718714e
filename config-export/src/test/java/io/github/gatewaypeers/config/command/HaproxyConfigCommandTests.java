package io.github.gatewaypeers.config.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class HaproxyConfigCommandTests {

	private static final String YAML = """
			haproxy:
			  local-peer: gateway1
			  peers.p.peer: { gateway1: '10.0.0.1:1', haproxy1: '10.0.0.2:1' }
			  stick-tables.t: { type: ip, expire: 1m, store: glitch_cnt, peers: p }
			""";

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@TempDir
	private Path directory;

	private int run(String... arguments) {
		CommandLine command = HaproxyConfigCommand.commandLine();
		command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
		command.setOut(new PrintWriter(this.out, true));
		command.setErr(new PrintWriter(this.err, true));
		return command.execute(arguments);
	}

	private String file(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text).toString();
	}

	@Test
	void exportsAFragment() throws IOException {
		assertThat(run("export", "--haproxy", "2.6", "--member", "haproxy1", file("a.yml", YAML))).isZero();
		assertThat(this.out).hasToString("""
				# For HAProxy 2.6. This is haproxy1's file.
				# gateway: haproxy.local-peer = gateway1

				global
				    localpeer haproxy1

				peers p
				    peer gateway1 10.0.0.1:1
				    peer haproxy1 10.0.0.2:1

				backend t
				    # left out, since HAProxy 2.6 has no glitch_cnt and glitch_rate (3.0 or newer): store glitch_cnt
				    stick-table type ip size 100k expire 1m peers p
				""");
		assertThat(this.err.toString().trim()).isEqualTo(
				"warning: backend t: store glitch_cnt: HAProxy 2.6 has no glitch_cnt and glitch_rate (3.0 or newer)");
	}

	@Test
	void exportsAFileThatRunsByItself() throws IOException {
		assertThat(run("export", "--standalone", "--bind", ":80", "--stats-socket", "/run/h.sock", file("a.yml", YAML)))
			.isZero();
		assertThat(this.out.toString()).contains("\n    bind :80\n",
				"\n    stats socket /run/h.sock mode 600 level admin\n");
	}

	@Test
	void imports() throws IOException {
		assertThat(run("import", file("haproxy.cfg", "peers p\n peer a 10.0.0.1:1\n peer b /run/b\n"))).isZero();
		assertThat(this.out).hasToString("""
				# line 3: peer 'b' has no address that a gateway could dial; give it host:port
				haproxy:
				  peers:
				    p:
				      peer:
				        a: 10.0.0.1:1
				""");
		assertThat(this.err.toString()).startsWith("warning: line 3: peer 'b' has no address");
	}

	@Test
	void readsStandardInput() {
		InputStream before = System.in;
		try {
			System.setIn(new ByteArrayInputStream(
					"peers p\n peer \u00e9 10.0.0.1:1\n".getBytes(StandardCharsets.ISO_8859_1)));
			assertThat(run("import", "-")).isZero();
			assertThat(this.out.toString()).contains("'\u00e9' is no name of a peer");
		}
		finally {
			System.setIn(before);
		}
	}

	@Test
	void saysWhereHaproxyHasItsCertificates() throws IOException {
		String yaml = file("a.yml",
				YAML.replace("haproxy1: '10.0.0.2:1' }", "haproxy1: '10.0.0.2:1' }\n  peers.p.ssl.bundle: b"));
		assertThat(run("export", "--crt", "/me.pem", "--ca-file", "/ca.pem", yaml)).isZero();
		assertThat(this.out.toString()).contains("    default-bind ssl crt /me.pem ca-file /ca.pem verify required\n");
		assertThat(run("check", yaml, file("haproxy.cfg", this.out.toString()))).isZero();
		assertThat(run("export", "--member", "haproxy1", yaml)).isZero();
		assertThat(this.out.toString()).contains(" crt /etc/haproxy/peers.pem ca-file /etc/haproxy/peers-ca.pem ");
		assertThat(run("export", "--crt", "$", yaml)).isEqualTo(3);
		assertThat(this.err.toString()).contains("error: crt: '$' does not refer to an environment variable");
	}

	@Test
	void checkExitsWithZeroWhereBothHalvesFit() throws IOException {
		String yaml = file("a.yml", YAML);
		assertThat(run("export", yaml)).isZero();
		assertThat(run("check", yaml, file("haproxy.cfg", this.out.toString()))).isZero();
		assertThat(this.out.toString()).endsWith("Both halves fit.\n");
	}

	@Test
	void checkExitsWithOneAndNamesBothLinesWhereTheyDoNot() throws IOException {
		String yaml = file("a.yml", YAML);
		run("export", "--haproxy", "3.4", yaml);
		String haproxy = file("haproxy.cfg", this.out.toString().replace("expire 1m", "expire 2m"));
		this.out.getBuffer().setLength(0);
		assertThat(run("check", yaml, haproxy)).isEqualTo(1);
		assertThat(this.out).hasToString("""
				bends  t  (%s:4, %s:10)
				  entries live 1m here, 2m in HAProxy, so that one side forgets what the other keeps.
				  -> set expire: 2m.
				""".formatted(yaml, haproxy));
	}

	@Test
	void exitsWithTwoForAWrongCommandLine() throws IOException {
		assertThat(run()).isEqualTo(2);
		assertThat(this.err.toString()).contains("error: name a command: export, import or check",
				"Try 'haproxyconfig --help'.");
		assertThat(run("export", "--haproxy", "1.8", file("a.yml", YAML))).isEqualTo(2);
		assertThat(this.err.toString()).contains(
				"error: --haproxy: '1.8' is no release of HAProxy that can be written for",
				"Try 'haproxyconfig export --help'.");
		assertThat(run("check", "-", "-")).isEqualTo(2);
		assertThat(run("export", "--colour", "x")).isEqualTo(2);
	}

	@Test
	void exitsWithThreeForAFileThatCannotBeUsed() throws IOException {
		assertThat(run("import", "nowhere.cfg")).isEqualTo(3);
		assertThat(this.err.toString()).contains("error: there is no file 'nowhere.cfg'");
		assertThat(run("export", file("b.yml", "haproxy.stick-tables.t.type: ipv5"))).isEqualTo(3);
		assertThat(this.err.toString())
			.contains("error: line 1: haproxy.stick-tables.t.type: unknown key type 'ipv5'; use ip");
		assertThat(run("export", "--member", "x", file("a.yml", YAML))).isEqualTo(3);
		assertThat(this.err.toString()).contains("error: 'x' is no peer of section 'p'; use one of gateway1, haproxy1");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void teaches() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).contains("Keeps HAProxy's half", "Examples:",
				"haproxyconfig check application.yml haproxy.cfg", "Exit codes:");
		assertThat(run("check", "--help")).isZero();
		assertThat(this.out.toString()).contains("'breaks' means that something is not replicated at all");
		assertThat(run("export", "--help")).isZero();
		assertThat(run("import", "--help")).isZero();
	}

}
