package io.github.gatewaypeers.sticktable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyTypeTests {

	@ParameterizedTest
	@CsvSource({ "integer, INTEGER, 2, 4, 4", "ip, IP, 4, 4, 4", "ipv6, IPV6, 5, 16, 16", "string, STRING, 6, 31, 32",
			"binary, BINARY, 7, 32, 32" })
	void keywordNumberAndLengthAreThoseOfHaproxy(String keyword, KeyType type, int wireNumber, int length,
			int wireLength) {
		assertThat(KeyType.of(keyword)).isSameAs(type);
		assertThat(type.keyword()).isEqualTo(keyword);
		assertThat(type.wireNumber()).isEqualTo(wireNumber);
		assertThat(type.defaultLength()).isEqualTo(length);
		assertThat(type.wireLength(length)).isEqualTo(wireLength);
	}

	@Test
	void aStringAnnouncesItsTerminator() {
		assertThat(KeyType.STRING.wireLength(64)).isEqualTo(65);
		assertThat(KeyType.BINARY.wireLength(64)).isEqualTo(64);
	}

	@Test
	void onlyStringAndBinaryTakeALength() {
		assertThat(KeyType.values()).filteredOn(KeyType::hasLength)
			.containsExactlyInAnyOrder(KeyType.STRING, KeyType.BINARY);
	}

	@Test
	void ipv4IsAnotherNameOfIp() {
		assertThat(KeyType.of("ipv4")).isSameAs(KeyType.IP);
	}

	@Test
	void caseAndBlanksDoNotMatter() {
		assertThat(KeyType.of(" IPv6 ")).isSameAs(KeyType.IPV6);
	}

	@Test
	void anotherTypeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyType.of("addr"))
			.withMessage("unknown key type 'addr': use ip, ipv6, integer, string or binary");
	}

}
