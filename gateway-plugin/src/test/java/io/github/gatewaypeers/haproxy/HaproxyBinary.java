package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An HAProxy that can be run.
 *
 * @param executable the program or a script that {@code exec}s it; a script that runs it
 * as a child would hide its process id from {@code -sf}
 */
public record HaproxyBinary(Path executable, HaproxyVersion version) {

	/**
	 * Asks the program at this path for its version.
	 * @throws IllegalStateException if it cannot be run or is no HAProxy
	 */
	public static HaproxyBinary at(Path executable) {
		try {
			Process process = new ProcessBuilder(executable.toString(), "-v").redirectErrorStream(true).start();
			process.getOutputStream().close();
			if (!process.waitFor(10, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new IllegalStateException(executable + " -v does not end");
			}
			String banner = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return new HaproxyBinary(executable, HaproxyVersion.parse(banner));
		}
		catch (IOException ex) {
			throw new IllegalStateException(executable + " cannot be run", new UncheckedIOException(ex));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(executable + " is no HAProxy", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while asking " + executable + " for its version", ex);
		}
	}

	@Override
	public String toString() {
		return "HAProxy " + this.version;
	}

}
