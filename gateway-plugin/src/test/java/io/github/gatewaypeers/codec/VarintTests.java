package io.github.gatewaypeers.codec;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The numbers of the protocol, written and read.
 */
class VarintTests {

	@ParameterizedTest
	@CsvSource({ "0, 00", "1, 01", "239, ef", "240, f0 00", "241, f1 00", "255, ff 00", "256, f0 01", "2287, ff 7f",
			"2288, f0 80 00", "2289, f1 80 00", "4660, f4 94 01", "264431, ff ff 7f", "264432, f0 80 80 00",
			"33818863, ff ff ff 7f", "33818864, f0 80 80 80 00", "4294967295, ff f0 fe fe 7e",
			"4328786160, f0 80 80 80 80 00", "9223372036854775807, ff f0 fe fe fe fe fe fe fe 06",
			"-1, ff f0 fe fe fe fe fe fe fe 0e", "-2147483648, f0 f1 fe fe be fe fe fe fe 0e",
			"1161999626690365680, f0 80 80 80 80 80 80 80 80 00" })
	void knownNumbersHaveTheBytesOfTheSpecification(long number, String hex) {
		assertThat(write(number)).isEqualTo(WireBytes.hex(hex));
		assertThat(read(WireBytes.hex(hex))).isEqualTo(number);
	}

	static LongStream boundaries() {
		LongStream.Builder boundaries = LongStream.builder();
		for (int bit = 0; bit < Long.SIZE; bit++) {
			for (long offset : new long[] { 0, 0xf0, 0x8f0, 0x408f0, 0x20408f0 }) {
				boundaries.add((1L << bit) + offset - 1).add((1L << bit) + offset).add(-(1L << bit) + offset);
			}
		}
		return boundaries.build();
	}

	@ParameterizedTest
	@MethodSource("boundaries")
	void numbersAroundEveryPowerOfTwoArriveAsTheyWere(long number) {
		assertThat(write(number)).isEqualTo(WireBytes.varint(number));
		assertThat(read(write(number))).isEqualTo(number);
	}

	@Test
	void randomNumbersArriveAsTheyWere() {
		Random random = new Random(20261124);
		for (int round = 0; round < 20_000; round++) {
			long number = random.nextLong() >>> random.nextInt(Long.SIZE);
			byte[] written = write(number);
			assertThat(written.length).isLessThanOrEqualTo(WireReader.MAX_VARINT);
			assertThat(read(written)).isEqualTo(number);
		}
	}

	@Test
	void signedThirtyTwoBitNumberBelowZeroTakesTenBytes() {
		assertThat(write(-1)).hasSize(10);
		assertThat((int) read(write(-1))).isEqualTo(-1);
		assertThat((int) read(write(Integer.MIN_VALUE))).isEqualTo(Integer.MIN_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff f0 fe fe fe fe fe fe fe 0f", "ff f0 fe fe fe fe fe fe fe 10",
			"f0 80 80 80 80 80 80 80 80 10", "f0 80 80 80 80 80 80 80 80 80", "ff ff ff ff ff ff ff ff ff ff",
			"ff ff ff ff ff ff ff ff ff 7f", "f0 80 80 80 80 80 80 80 80 80 00",
			"ff ff ff ff ff ff ff ff ff ff ff ff" })
	void moreThanSixtyFourBitsAreRefused(String hex) {
		assertRefused(WireBytes.hex(hex), "exceeds 64 bits");
	}

	@Test
	void numberMayBeLongerThanItNeedsToBe() {
		assertThat(read(WireBytes.hex("f0 00"))).isEqualTo(240);
		assertThat(read(WireBytes.hex("f0 f0 80 00"))).isEqualTo(0xf0 + (0xf0 << 4) + (0x80 << 11));
	}

	@Test
	void cutOffNumberIsRefusedAtEveryByte() {
		byte[] longest = write(-1);
		assertRefused(new byte[0], "missing");
		for (int length = 1; length < longest.length; length++) {
			assertRefused(Arrays.copyOf(longest, length), "cut off");
		}
	}

	@Test
	void numberDoesNotReachBeyondTheLimit() {
		WireReader reader = new WireReader();
		reader.reset(WireBytes.hex("f4 94 01 07"), 0, 2);
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(reader::readVarint);
	}

	@Test
	void lengthMustFitIntoWhatRemains() {
		assertThat(reader("03 aa bb cc").readLength("a thing")).isEqualTo(3);
		assertThatExceptionOfType(PeerProtocolException.class)
			.isThrownBy(() -> reader("04 aa bb cc").readLength("a thing"))
			.withMessageContaining("a thing of 4 bytes exceeds the 3 bytes left");
		assertThatExceptionOfType(PeerProtocolException.class)
			.isThrownBy(() -> reader("ff f0 fe fe fe fe fe fe fe 0e").readLength("a thing"))
			.withMessageContaining("18446744073709551615 bytes");
		assertThatExceptionOfType(PeerProtocolException.class)
			.isThrownBy(() -> reader("f4 f1 fe fe 0e 00 00 00 00").readLength("a thing"));
	}

	@Test
	void fixedNumbersAreBigEndianAndMustBeWhole() {
		WireReader reader = reader("00 00 01 02 80 00 00 00 00 00 00 03 04");
		assertThat(reader.readInt()).isEqualTo(0x102);
		assertThat(reader.readLong()).isEqualTo(0x8000_0000_0000_0003L);
		assertThat(reader.remaining()).isEqualTo(1);
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(reader::readInt);
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(reader::readLong);
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(() -> reader.readBytes(2));
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(() -> reader.skip(2));
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(() -> reader.skip(Integer.MAX_VALUE));
		assertThat(reader.readBytes(1)).containsExactly(4);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 239, 240, 241, 2287, 2288, 2289, 16384, 264431 })
	void lengthOfMessageStandsBeforeItsContent(int length) {
		WireWriter writer = new WireWriter(1);
		int mark = writer.beginMessage(10, 0x80);
		byte[] content = new byte[length];
		new Random(length).nextBytes(content);
		writer.writeBytes(content);
		writer.endMessage(mark);
		writer.writeByte(0x55);
		assertThat(Arrays.copyOf(writer.bytes(), writer.size()))
			.isEqualTo(WireBytes.bytes(10, 0x80, WireBytes.varint(length), content, 0x55));
	}

	private static byte[] write(long number) {
		WireWriter writer = new WireWriter(0);
		writer.writeVarint(number);
		return Arrays.copyOf(writer.bytes(), writer.size());
	}

	private static long read(byte[] bytes) {
		WireReader reader = new WireReader();
		reader.reset(bytes, 0, bytes.length);
		long number = reader.readVarint();
		assertThat(reader.remaining()).isZero();
		return number;
	}

	private static WireReader reader(String hex) {
		WireReader reader = new WireReader();
		byte[] bytes = WireBytes.hex(hex);
		reader.reset(bytes, 0, bytes.length);
		return reader;
	}

	private static void assertRefused(byte[] bytes, String reason) {
		assertThatExceptionOfType(PeerProtocolException.class).isThrownBy(() -> read(bytes))
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(ErrorType.PROTOCOL));
	}

}
