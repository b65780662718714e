package io.github.gatewaypeers.filter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No filter blocks the event loop, be there peers or not. BlockHound changes classes of
 * the JDK, so the gateway has a process of its own.
 */
class NonBlockingTests {

	@Test
	@EnabledForJreRange(max = JRE.JAVA_21, disabledReason = "BlockHound cannot watch newer ones")
	void noFilterBlocksTheEventLoop() throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-XX:+AllowRedefinitionToAddDeleteMethods",
				"-Dlogging.level.root=error", UnblockedGateway.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output.lines()).contains("sees 1", "answers of /tracked [200]", "answers of /refused [401, 429]",
				"answers of /stuck [200]", "answers of /tokens [200, 429]", "done");
		assertThat(output.lines()).noneMatch((line) -> line.startsWith("blocked ") && !line.endsWith(" by others"));
	}

}
