package io.github.gatewaypeers.peers;

import java.util.Arrays;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.gatewaypeers.codec.GoldenSeeds;
import io.github.gatewaypeers.codec.WireBytes;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whom we dial may answer anything.
 */
class DialledConnectionFuzzTests {

	static Stream<byte[]> seeds() {
		Stream<byte[]> sessions = GoldenSeeds.all().stream().map((messages) -> WireBytes.bytes("200\n", messages));
		return Stream.concat(sessions,
				Stream
					.of("300\n", "501\r\n", "502\n", "503\n", "504\n", "200 4711\n\0\0\0\4",
							"HTTP/1.1 400 Bad Request\r\n")
					.map(WireBytes::bytes));
	}

	@MethodSource("seeds")
	@FuzzTest
	void calledPeerMayAnswerAnything(byte[] bytes) {
		FuzzedSection section = new FuzzedSection(Arrays.hashCode(bytes));
		section.dial();
		section.receive(bytes);
	}

}
