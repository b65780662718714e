package io.github.gatewaypeers.sticktable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HaproxyUnitsTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "250, 250", "250ms, 250", "10s, 10000", "2m, 120000", "3h, 10800000", "1d, 86400000",
			"24d, 2073600000", "2147483647, 2147483647", "2147483s, 2147483000", "' 10s ', 10000" })
	void aTimeIsInMillisecondsUnlessItHasAUnit(String text, int millis) {
		assertThat(HaproxyUnits.parseTime(text)).isEqualTo(millis);
	}

	@ParameterizedTest
	@CsvSource({ "0us, 0", "1us, 1", "999us, 1", "1000us, 1", "1001us, 2", "2147483647000us, 2147483647" })
	void microsecondsAreRoundedUp(String text, int millis) {
		assertThat(HaproxyUnits.parseTime(text)).isEqualTo(millis);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "s", "ms", "x", "-1s", "1.5s", "10 s", "10S", "10sec", "10s5", "1w", "+1s" })
	void anythingElseIsNoTime(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> HaproxyUnits.parseTime(text))
			.withMessage("'" + text + "' is not a time: use a number with us, ms, s, m, h or d, for instance 10s");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2147483648", "2147484s", "25d", "2147483647001us", "99999999999999999999",
			"999999999999999999d" })
	void aTimeOfMoreThan31BitsIsTooLong(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> HaproxyUnits.parseTime(text))
			.withMessage("'" + text + "' is too long: HAProxy's limit is 2147483647ms (24 days)");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1ms", "1500, 1500ms", "10000, 10s", "90000, 90s", "120000, 2m", "5400000, 90m",
			"10800000, 3h", "86400000, 1d", "2147483647, 2147483647ms" })
	void aTimeIsWrittenInTheLargestUnitThatFits(int millis, String text) {
		assertThat(HaproxyUnits.formatTime(millis)).isEqualTo(text);
		assertThat(HaproxyUnits.parseTime(text)).isEqualTo(millis);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "100, 100", "1k, 1024", "1K, 1024", "100k, 102400", "1m, 1048576", "1M, 1048576",
			"3g, 3221225472", "1G, 1073741824", "4294967295, 4294967295", "4095m, 4293918720" })
	void sizesArePowersOf1024(String text, long size) {
		assertThat(HaproxyUnits.parseSize(text)).isEqualTo(size);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "k", "-1", "1.5k", "1kb", "1 k", "1t" })
	void anythingElseIsNoSize(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> HaproxyUnits.parseSize(text))
			.withMessage(
					"'" + text + "' is not a size: use a number with k, m or g (powers of 1024), for instance 100k");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4294967296", "4g", "4096m", "4194304k", "99999999999999999999", "999999999999999999g" })
	void aSizeOfMoreThan32BitsIsTooLarge(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> HaproxyUnits.parseSize(text))
			.withMessage("'" + text + "' is too large: HAProxy's limit is 4294967295");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "1000, 1000", "1024, 1k", "102400, 100k", "1048576, 1m", "1572864, 1536k",
			"3221225472, 3g", "4294967295, 4294967295" })
	void aSizeIsWrittenInTheLargestUnitThatFits(long size, String text) {
		assertThat(HaproxyUnits.formatSize(size)).isEqualTo(text);
		assertThat(HaproxyUnits.parseSize(text)).isEqualTo(size);
	}

	@Test
	void theLongestTimeHasNoSmallerUnit() {
		assertThat(HaproxyUnits.formatTime(Integer.MAX_VALUE)).isEqualTo("2147483647ms");
	}

}
