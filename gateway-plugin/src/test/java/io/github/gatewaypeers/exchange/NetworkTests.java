package io.github.gatewaypeers.exchange;

import io.github.gatewaypeers.sticktable.AddressText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Network}.
 */
class NetworkTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.255.1.2, true", "10.0.0.0/8, 11.0.0.0, false", "192.0.2.1, 192.0.2.1, true",
			"192.0.2.1, 192.0.2.0, false", "192.0.2.128/25, 192.0.2.129, true", "192.0.2.128/25, 192.0.2.127, false",
			"0.0.0.0/0, 8.8.8.8, true", "0.0.0.0/0, 2001:db8::1, false", "10.0.0.0/8, ::ffff:10.1.2.3, true",
			"10.0.0.0/8, ::10.1.2.3, false", "2001:db8::/33, 2001:db8:7fff::, true",
			"2001:db8::/33, 2001:db8:8000::, false", "::/0, 10.0.0.1, false", "::1, ::1, true" })
	void holdsAddresses(String network, String address, boolean holds) {
		assertThat(Network.parse(network).contains(AddressText.parse(address))).isEqualTo(holds);
		assertThat(Network.parse(network).contains(null)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10/8", "localhost",
			"10.0.0.0/255.0.0.0" })
	void refusesWhatIsNoNetwork(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text))
			.withMessage("'" + text + "' is no network: write for instance 10.0.0.0/8, 192.0.2.1 or 2001:db8::/32");
	}

}
