package io.github.gatewaypeers.config.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar of the command line, as a process whose output is no terminal.
 */
class CommandJarIntegrationTests {

	@TempDir
	private Path directory;

	private static Path jar() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter((file) -> file.getFileName().toString().endsWith("-cli.jar")).findFirst().orElseThrow();
		}
	}

	/** Runs it, and leaves what it says in {@code out} and {@code err}. */
	private int run(Path in, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar().toString()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectInput(in.toFile())
			.redirectOutput(this.directory.resolve("out").toFile())
			.redirectError(this.directory.resolve("err").toFile())
			.start();
		if (!process.waitFor(60, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			throw new IllegalStateException("It does not end");
		}
		assertThat(text("out") + text("err")).doesNotContain("\u001b");
		return process.exitValue();
	}

	private String text(String file) throws IOException {
		return Files.readString(this.directory.resolve(file), StandardCharsets.UTF_8);
	}

	@Test
	void worksWithoutColoursWhereThereIsNoTerminal() throws IOException, InterruptedException {
		Path yaml = Files.writeString(this.directory.resolve("a.yml"), """
				haproxy.peers.p.peer: { gateway1: '10.0.0.1:1', haproxy1: '10.0.0.2:1' }
				haproxy.stick-tables.t: { type: ip, store: glitch_cnt, peers: p }
				""");
		assertThat(run(yaml, "export", "--haproxy", "2.6", "-")).isZero();
		assertThat(text("out")).contains("peers p\n    peer gateway1 10.0.0.1:1\n");
		assertThat(text("err")).startsWith("warning: backend t: store glitch_cnt: HAProxy 2.6 has no glitch_cnt");
		Path haproxy = Files.writeString(this.directory.resolve("haproxy.cfg"), text("out"));
		assertThat(run(haproxy, "check", yaml.toString(), "-")).isEqualTo(1);
		assertThat(text("out")).startsWith("bends  t  (" + yaml + ":2, standard input:");
		assertThat(run(haproxy, "import", "nowhere.cfg")).isEqualTo(3);
		assertThat(text("err")).startsWith("error: there is no file 'nowhere.cfg'");
		assertThat(run(haproxy)).isEqualTo(2);
	}

}
