package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What an HAProxy thinks of a configuration ({@code -c}), without running it.
 *
 * @param status 0 if it would start
 * @param output its alerts and warnings; HAProxy only warns of much that is surely wrong,
 * such as a {@code peers} section without the local peer
 */
public record HaproxyCheck(int status, String output) {

	/** Checks a configuration that names the local peer itself. */
	public static HaproxyCheck of(HaproxyBinary binary, HaproxyConfig config) {
		return of(binary, config, List.of());
	}

	public static HaproxyCheck of(HaproxyBinary binary, String localPeer, HaproxyConfig config) {
		return of(binary, config, List.of("-L", localPeer));
	}

	private static HaproxyCheck of(HaproxyBinary binary, HaproxyConfig config, List<String> options) {
		try {
			Path file = Files.createTempFile("haproxy", ".cfg");
			Path output = Files.createTempFile("haproxy", ".out");
			try {
				Files.writeString(file, config.text());
				List<String> command = new ArrayList<>(
						List.of(binary.executable().toString(), "-c", "-f", file.toString()));
				command.addAll(options);
				Process process = new ProcessBuilder(command).redirectErrorStream(true)
					.redirectOutput(output.toFile())
					.start();
				if (!process.waitFor(20, TimeUnit.SECONDS)) {
					process.destroyForcibly();
					throw new IllegalStateException("The check by " + binary + " does not end");
				}
				return new HaproxyCheck(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
			}
			finally {
				Files.delete(file);
				Files.delete(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while " + binary + " checks a configuration", ex);
		}
	}

	public boolean valid() {
		return this.status == 0;
	}

	/** Whether it has something to say at all. */
	public boolean silent() {
		return valid() && !this.output.contains("[WARNING]") && !this.output.contains("[ALERT]");
	}

}
