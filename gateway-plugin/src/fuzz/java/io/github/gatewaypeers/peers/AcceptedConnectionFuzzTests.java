package io.github.gatewaypeers.peers;

import java.util.Arrays;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.gatewaypeers.codec.GoldenSeeds;
import io.github.gatewaypeers.codec.WireBytes;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever connects may say anything, from the first byte.
 */
class AcceptedConnectionFuzzTests {

	static Stream<byte[]> seeds() {
		Stream<byte[]> sessions = GoldenSeeds.all()
			.stream()
			.map((messages) -> WireBytes.bytes("HAProxyS 2.1\ngw\npeer 1 1\n", messages));
		return Stream.concat(sessions,
				Stream
					.of("HAProxyS 2.0\r\ngw\r\npeer 1 1\r\n\0\0", "HAProxyS 2.1\ngw\ngw 1 1\n\0\1\0\2\0\3\0\4\1\0",
							"HAProxyS 2.2\n", "HAProxyS 2.1\nother\npeer 1 1\n", "HAProxyS 2.1\ngw\nother 1 1\n")
					.map(WireBytes::bytes));
	}

	@MethodSource("seeds")
	@FuzzTest
	void callerMaySayAnything(byte[] bytes) {
		FuzzedSection section = new FuzzedSection(Arrays.hashCode(bytes));
		section.accept();
		section.receive(bytes);
	}

}
