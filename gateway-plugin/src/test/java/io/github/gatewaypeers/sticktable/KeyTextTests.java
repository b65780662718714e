package io.github.gatewaypeers.sticktable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The texts of valid keys are what HAProxy 2.6 and 3.2 print for them.
 */
class KeyTextTests {

	private final TableDefinition integers = TableDefinition.of("integers", KeyType.INTEGER).build();

	private final TableDefinition ips = TableDefinition.of("ips", KeyType.IP).build();

	private final TableDefinition ipv6s = TableDefinition.of("ipv6s", KeyType.IPV6).build();

	private final TableDefinition strings = TableDefinition.of("strings", KeyType.STRING).length(64).build();

	private final TableDefinition binaries = TableDefinition.of("binaries", KeyType.BINARY).length(6).build();

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "2147483648, -2147483648", "4294967295, -1" })
	void integersAreUnsigned(String text, int value) {
		assertThat(this.integers.key(text)).isEqualTo(new IntegerKey(value));
		assertThat(this.integers.format(new IntegerKey(value))).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "+1", "4294967296", "99999999999", "1.5", "12ab", " 1", "\u0661" })
	void anythingElseIsNoInteger(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.integers.key(text))
			.withMessage("stick-table 'integers': '" + text
					+ "' is no key of type integer: use a number from 0 to 4294967295");
	}

	@ParameterizedTest
	@CsvSource({ "0.0.0.0, 0", "127.0.0.1, 2130706433", "255.255.255.255, -1", "192.0.2.10, -1073741302" })
	void ipv4AddressesAreDotted(String text, int value) {
		assertThat(this.ips.key(text)).isEqualTo(new IntegerKey(value));
		assertThat(this.ips.format(new IntegerKey(value))).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "1.2.3", "1.2.3.", "1.2.3.4.", "1.2.3.4.5", "1.2.3.256", "1.2.3.1234", ".1.2.3",
			"1..2.3", "01.2.3.4", "1.2.3.4x", " 1.2.3.4", "1.2.3.-4", "0x1.2.3.4", "localhost", "2001:db8::1" })
	void anythingElseIsNoIpv4Address(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.ips.key(text))
			.withMessage(
					"stick-table 'ips': '" + text + "' is no key of type ip: use an IPv4 address such as 192.0.2.1");
	}

	@ParameterizedTest
	@CsvSource({ "::, 00000000000000000000000000000000", "::1, 00000000000000000000000000000001",
			"::9, 00000000000000000000000000000009", "::0.5.0.6, 00000000000000000000000000050006",
			"::1.2.3.4, 00000000000000000000000001020304", "::ffff:1.2.3.4, 00000000000000000000ffff01020304",
			"::ffff:0.0.0.0, 00000000000000000000ffff00000000", "::2:102:304, 00000000000000000000000201020304",
			"1::, 00010000000000000000000000000000", "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
			"0:0:1::1:1, 00000000000100000000000000010001", "1:0:2:3:4:5:6:7, 00010000000200030004000500060007",
			"1:0:0:2::3, 00010000000000020000000000000003", "1::2:0:0:3:4, 00010000000000020000000000030004",
			"2001:db8::a, 20010db800000000000000000000000a", "fe80::dead:beef, fe8000000000000000000000deadbeef",
			"1:2:3:4:5:6::, 00010002000300040005000600000000" })
	void ipv6AddressesAreWrittenAsInetNtopDoes(String text, String bytes) {
		StickKey key = this.ipv6s.key(text);
		assertThat(key).isEqualTo(ipv6(bytes));
		assertThat(this.ipv6s.format(key)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "2001:DB8::A, 20010db800000000000000000000000a", "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
			"::2:3:4:5:6:7:8, 00000002000300040005000600070008", "0001:0002::, 00010002000000000000000000000000",
			"1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304", "::2:1.2.3.4, 00000000000000000000000201020304",
			"1.2.3.4, 00000000000000000000ffff01020304" })
	void otherFormsOfIpv6AddressesAreReadToo(String text, String bytes) {
		assertThat(this.ipv6s.key(text)).isEqualTo(ipv6(bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":", ":::", ":1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:",
			"1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2::3", "00001::2", "12345::", "g::", "fe80::1%lo", "[::1]",
			"::1.2.3", "::1.2.3.256", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5", "::1 ", "1:::2", "::\uff11" })
	void anythingElseIsNoIpv6Address(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.ipv6s.key(text))
			.withMessage("stick-table 'ipv6s': '" + text
					+ "' is no key of type ipv6: use an address such as 2001:db8::1 or 192.0.2.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "a/b?c&\"d'{e}~", "" })
	void printableBytesStandForThemselves(String text) {
		assertThat(this.strings.format(this.strings.key(text))).isEqualTo(text);
		assertThat(this.strings.key(text)).isEqualTo(new BytesKey(text.getBytes(StandardCharsets.US_ASCII)));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			\\xC3\\xA9, c3a9
			a\\ b, 612062
			a\\=b, 613d62
			a\\\\b, 615c62
			\\t\\n\\r\\e, 090a0d1b
			\\x01\\x7F\\x80\\xFF, 017f80ff
			""")
	void otherBytesAreEscapedAsHaproxyDoes(String text, String bytes) {
		StickKey key = new BytesKey(HexFormat.of().parseHex(bytes));
		assertThat(this.strings.format(key)).isEqualTo(text);
		assertThat(this.strings.key(text)).isEqualTo(key);
	}

	@Test
	void charactersThatNeedNoEscapeAreReadAsUtf8() {
		assertThat(this.strings.key("\u00e9 =")).isEqualTo(this.strings.key("\\xc3\\xA9\\ \\="));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\", "a\\", "\\q", "\\x", "\\x1", "\\x1g" })
	void anotherEscapeIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.strings.key(text))
			.withMessage("stick-table 'strings': '" + text + "' is no key of type string: "
					+ "use a backslash only in \\\\ \\= \\t \\n \\r \\e \\xHH and before a blank");
	}

	@Test
	void aStringIsCutToTheLengthOfTheTable() {
		TableDefinition definition = TableDefinition.of("bare", KeyType.STRING).build();
		StickKey key = definition.key("0123456789012345678901234567890123456789");
		assertThat(definition.format(key)).isEqualTo("0123456789012345678901234567890");
	}

	@Test
	void aStringEndsBeforeANul() {
		assertThat(this.strings.key("ab\\x00cd")).isEqualTo(this.strings.key("ab"));
	}

	@Test
	void binaryKeysAreHexadecimal() {
		StickKey key = this.binaries.key("0a1bFF00c0de");
		assertThat(key).isEqualTo(new BytesKey(new byte[] { 10, 27, -1, 0, (byte) 0xc0, (byte) 0xde }));
		assertThat(this.binaries.format(key)).isEqualTo("0A1BFF00C0DE");
	}

	@Test
	void aBinaryKeyIsPaddedOrCutToTheLengthOfTheTable() {
		assertThat(this.binaries.format(this.binaries.key("0A"))).isEqualTo("0A0000000000");
		assertThat(this.binaries.format(this.binaries.key("01020304050607"))).isEqualTo("010203040506");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0x", "zz", "0A 0B" })
	void anythingElseIsNoBinaryKey(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.binaries.key(text))
			.withMessage("stick-table 'binaries': '" + text
					+ "' is no key of type binary: use two hexadecimal digits for each byte");
	}

	@Test
	void aKeyOfAnotherTypeIsNotWritten() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.ips.format(new Ipv6Key(0, 1)))
			.withMessage("Ipv6Key[high=0, low=1] is no key of type ip");
		assertThatIllegalArgumentException().isThrownBy(() -> this.strings.format(new IntegerKey(1)))
			.withMessage("IntegerKey[value=1] is no key of type string");
		assertThatIllegalArgumentException().isThrownBy(() -> this.ipv6s.format(new BytesKey(new byte[] { 65 })))
			.withMessage("BytesKey[A] is no key of type ipv6");
	}

	@ParameterizedTest
	@CsvSource({ "1.2.3.4, 1.2.3.4", "::ffff:1.2.3.4, 1.2.3.4", "::1.2.3.6, 1.2.3.6", "::1, 0.0.0.1",
			"2002:102:307::, 1.2.3.7", "2002:102:307:1:2:3:4:5, 1.2.3.7" })
	void anIpTableTracksTheIpv4AddressWithinAnAddress(String address, String key) throws UnknownHostException {
		assertThat(this.ips.addressKey(InetAddress.getByName(address))).isEqualTo(this.ips.key(key));
		assertThat(this.ips.key(address)).isEqualTo(this.ips.key(key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2001:db8::1", "fe80::1", "::1:0:0", "::fffe:1.2.3.4", "2003::1" })
	void anIpTableTracksNoOtherAddress(String address) throws UnknownHostException {
		assertThat(this.ips.addressKey(InetAddress.getByName(address))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "1.2.3.4, ::ffff:1.2.3.4", "2001:db8::1, 2001:db8::1", "::1, ::1" })
	void anIpv6TableMapsIpv4Addresses(String address, String key) throws UnknownHostException {
		assertThat(this.ipv6s.addressKey(InetAddress.getByName(address))).isEqualTo(this.ipv6s.key(key));
	}

	@Test
	void theScopeOfAnAddressDoesNotCount() throws UnknownHostException {
		InetAddress address = Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").getAddress(), 3);
		assertThat(this.ipv6s.addressKey(address)).isEqualTo(this.ipv6s.key("fe80::1"));
	}

	@ParameterizedTest
	@CsvSource({ "1.2.3.4, 1.2.3.4", "2001:DB8:0:0::1, 2001:db8::1" })
	void aStringTableTracksTheText(String address, String key) throws UnknownHostException {
		assertThat(this.strings.addressKey(InetAddress.getByName(address))).isEqualTo(this.strings.key(key));
	}

	@Test
	void anIntegerTableTracksTheNumberOfAnIpv4Address() throws UnknownHostException {
		assertThat(this.integers.addressKey(InetAddress.getByName("1.2.3.4"))).isEqualTo(new IntegerKey(0x01020304));
		assertThat(this.integers.addressKey(InetAddress.getByName("2001:db8::1"))).isNull();
	}

	@Test
	void aBinaryTableTracksTheBytes() throws UnknownHostException {
		assertThat(this.binaries.addressKey(InetAddress.getByName("1.2.3.4")))
			.isEqualTo(this.binaries.key("010203040000"));
		assertThat(this.binaries.addressKey(InetAddress.getByName("2001:db8::1")))
			.isEqualTo(this.binaries.key("20010DB80000"));
	}

	private static Ipv6Key ipv6(String bytes) {
		return new Ipv6Key(Long.parseUnsignedLong(bytes.substring(0, 16), 16),
				Long.parseUnsignedLong(bytes.substring(16), 16));
	}

}
