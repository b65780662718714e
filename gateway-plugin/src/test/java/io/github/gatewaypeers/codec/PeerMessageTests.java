package io.github.gatewaypeers.codec;

import java.util.Arrays;
import java.util.Map;

import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.gatewaypeers.codec.WireBytes.bytes;
import static io.github.gatewaypeers.codec.WireBytes.int32;
import static io.github.gatewaypeers.codec.WireBytes.message;
import static io.github.gatewaypeers.codec.WireBytes.string;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * No kind of message is forgotten: whoever adds one has to say here what its bytes are.
 */
class PeerMessageTests {

	private static final Map<Class<?>, byte[]> BYTES = Map.of(PeerMessage.Control.class, bytes(0, 4),
			PeerMessage.Failure.class, bytes(1, 0), PeerMessage.Ack.class, message(0x84, 1, int32(1)),
			PeerMessage.Update.class,
			bytes(message(0x82, 1, string("t"), 2, 4, 0, 0), message(0x80, int32(1), int32(1))));

	static Class<?>[] permitted() {
		return PeerMessage.class.getPermittedSubclasses();
	}

	@Test
	void everyKindIsHere() {
		assertThat(permitted()).hasSize(4).hasSameElementsAs(BYTES.keySet());
	}

	@ParameterizedTest
	@MethodSource("permitted")
	void everyKindIsFinalRecordAndDecoded(Class<?> kind) {
		assertThat(kind.isRecord()).isTrue();
		DecodedPeer peer = new DecodedPeer(TableDefinition.of("t", KeyType.INTEGER).build());
		peer.decoder.append(Unpooled.wrappedBuffer(BYTES.get(kind)));
		assertThat(peer.decoder.next()).isInstanceOf(kind);
		assertThat(peer.decoder.next()).isNull();
	}

	@Test
	void numbersAreTheirOwnInverse() {
		for (int number = 0; number < 256; number++) {
			int wanted = number;
			assertThat(ControlType.of(number)).isEqualTo(Arrays.stream(ControlType.values())
				.filter((type) -> type.number() == wanted)
				.findFirst()
				.orElse(null));
			assertThat(ErrorType.of(number)).isEqualTo(Arrays.stream(ErrorType.values())
				.filter((type) -> type.number() == wanted)
				.findFirst()
				.orElse(null));
		}
	}

}
