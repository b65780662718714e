package io.github.gatewaypeers.haproxy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The HAProxys that tests run against.
 * <p>
 * {@value #LOCATIONS} (environment variable or system property) lists them, separated as
 * in a class path; without it, the {@code haproxy} on the {@code PATH} is the only one.
 * With none at all, tests that need one are skipped, unless {@value #REQUIRED} is
 * {@code true}: then they fail, as they must where the build promises to have run them.
 */
public final class HaproxyBinaries {

	public static final String LOCATIONS = "GATEWAYPEERS_HAPROXY";

	public static final String REQUIRED = "GATEWAYPEERS_REQUIRE_HAPROXY";

	static final String NOTICE = "no HAProxy: name some in " + LOCATIONS + " or put one on the PATH";

	private static @Nullable List<HaproxyBinary> found;

	private HaproxyBinaries() {
	}

	/**
	 * Every HAProxy there is, at least one. Fit for a {@code @MethodSource}.
	 * @throws TestAbortedException if there is none and none is required
	 * @throws IllegalStateException if there is none though required, or a listed one
	 * does not run
	 */
	public static List<HaproxyBinary> all() {
		List<HaproxyBinary> binaries = available();
		if (binaries.isEmpty()) {
			throw new TestAbortedException(NOTICE);
		}
		return binaries;
	}

	/** Like {@link #all()}, but an empty list where that aborts the test. */
	static synchronized List<HaproxyBinary> available() {
		if (found == null) {
			found = find(setting(LOCATIONS), System.getenv("PATH"));
			if (found.isEmpty()) {
				System.getLogger(HaproxyBinaries.class.getName()).log(System.Logger.Level.WARNING, NOTICE);
			}
		}
		if (found.isEmpty() && Boolean.parseBoolean(setting(REQUIRED))) {
			throw new IllegalStateException(NOTICE);
		}
		return found;
	}

	static List<HaproxyBinary> find(@Nullable String locations, @Nullable String path) {
		if (locations != null && !locations.isBlank()) {
			return entries(locations).map(HaproxyBinary::at).toList();
		}
		return entries((path != null) ? path : "").map((directory) -> directory.resolve("haproxy"))
			.filter(Files::isExecutable)
			.limit(1)
			.map(HaproxyBinary::at)
			.toList();
	}

	private static Stream<Path> entries(String path) {
		return Arrays.stream(path.split(File.pathSeparator)).filter((entry) -> !entry.isBlank()).map(Path::of);
	}

	private static @Nullable String setting(String name) {
		return System.getProperty(name, System.getenv(name));
	}

}
