package io.github.gatewaypeers.haproxy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Finding HAProxys, with scripts that pretend to be some.
 */
class HaproxyBinariesTests {

	@TempDir
	private Path directory;

	@Test
	void takesEveryListedOneInOrder() throws IOException {
		Path older = script("older", "HAProxy version 2.6.12-1+deb12u3 2025/10/03 - https://haproxy.org/");
		Path newer = script("newer", "HA-Proxy version 3.5-dev5-1a2b3c 2026/08/01 - https://haproxy.org/");
		assertThat(HaproxyBinaries.find(newer + File.pathSeparator + older, null)).containsExactly(
				new HaproxyBinary(newer, new HaproxyVersion(3, 5, "3.5-dev5-1a2b3c")),
				new HaproxyBinary(older, new HaproxyVersion(2, 6, "2.6.12-1+deb12u3")));
	}

	@Test
	void takesTheFirstOfThePathWithoutAList() throws IOException {
		Path haproxy = script("haproxy", "HAProxy version 3.0.11 2026/10/15");
		String path = File.pathSeparator + this.directory.resolve("missing") + File.pathSeparator + this.directory;
		assertThat(HaproxyBinaries.find(" ", path)).extracting(HaproxyBinary::executable).containsExactly(haproxy);
		assertThat(HaproxyBinaries.find(null, null)).isEmpty();
	}

	@Test
	void refusesWhatIsListedAndIsNone() throws IOException {
		String missing = this.directory.resolve("missing").toString();
		assertThatIllegalStateException().isThrownBy(() -> HaproxyBinaries.find(missing, null))
			.withMessage(missing + " cannot be run");
		String other = script("other", "nginx version: nginx/1.27").toString();
		assertThatIllegalStateException().isThrownBy(() -> HaproxyBinaries.find(other, null))
			.withMessage(other + " is no HAProxy");
	}

	@Test
	void comparesVersions() {
		HaproxyVersion version = HaproxyVersion.parse("HAProxy version 3.2.26-1 2026/10/14 - https://haproxy.org/");
		assertThat(version.isAtLeast(2, 6)).isTrue();
		assertThat(version.isAtLeast(3, 2)).isTrue();
		assertThat(version.isAtLeast(3, 3)).isFalse();
		assertThat(version.isAtLeast(4, 0)).isFalse();
		assertThat(version.isAtLeast("3.2")).isTrue();
		assertThat(version.isAtLeast("3.10")).isFalse();
	}

	private Path script(String name, String banner) throws IOException {
		Path script = Files.writeString(this.directory.resolve(name), "#!/bin/sh\necho '" + banner + "'\n");
		return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
	}

}
