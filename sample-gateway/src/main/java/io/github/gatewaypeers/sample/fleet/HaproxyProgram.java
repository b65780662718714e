package io.github.gatewaypeers.sample.fleet;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.gatewaypeers.config.model.Release;

/**
 * An {@code haproxy} that can be run.
 *
 * @param path where it is
 * @param version its version, for instance {@code 3.2.26-1}
 */
record HaproxyProgram(Path path, String version) {

	private static final Pattern VERSION = Pattern.compile("version (\\d+\\.\\d+\\S*)");

	private static final int PATIENCE_SECONDS = 5;

	/**
	 * Looks for a program in the folders of {@code PATH} and where Debian puts it.
	 */
	static Optional<HaproxyProgram> find() {
		String path = System.getenv().getOrDefault("PATH", "");
		return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
			.filter((folder) -> !folder.isBlank())
			.map((folder) -> Path.of(folder, "haproxy"))
			.filter(Files::isExecutable)
			.findFirst()
			.flatMap(HaproxyProgram::at);
	}

	static Optional<HaproxyProgram> at(Path path) {
		try {
			Process process = new ProcessBuilder(path.toString(), "-v").redirectErrorStream(true).start();
			process.getOutputStream().close();
			String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
			Matcher matcher = VERSION.matcher(says);
			return matcher.find() ? Optional.of(new HaproxyProgram(path, matcher.group(1))) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
	}

	/**
	 * The release to write its configuration for: its own, or the newest there is where
	 * it is newer than that.
	 */
	Release release() {
		Release release = Release.of(this.version.replaceFirst("^(\\d+\\.\\d+).*", "$1"));
		return release.isAtLeast(Release.NEWEST) ? Release.NEWEST : Release.parse(release.toString());
	}

}
