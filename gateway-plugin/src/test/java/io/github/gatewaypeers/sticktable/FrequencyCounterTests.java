package io.github.gatewaypeers.sticktable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FrequencyCounterTests {

	private static final int PERIOD = 10_000;

	@Test
	void anEmptyCounterStartsWhenItFirstCounts() {
		int[] counter = new int[3];
		FrequencyCounter.add(counter, 0, 500_000, PERIOD, 3);
		assertThat(counter).containsExactly(500_000, 3, 0);
	}

	@Test
	void anEmptyCounterIsOneThatStartedAtTimeZero() {
		int[] counter = new int[3];
		FrequencyCounter.add(counter, 0, 9_999, PERIOD, 3);
		assertThat(counter).containsExactly(0, 3, 0);
	}

	@Test
	void eventsOfThePeriodAddUp() {
		int[] counter = { 500_000, 3, 7 };
		FrequencyCounter.add(counter, 0, 500_000, PERIOD, 1);
		FrequencyCounter.add(counter, 0, 509_999, PERIOD, 2);
		assertThat(counter).containsExactly(500_000, 6, 7);
	}

	@ParameterizedTest
	@ValueSource(ints = { 510_000, 515_000, 519_999 })
	void theNextPeriodKeepsTheCountOfTheLast(int now) {
		int[] counter = { 500_000, 6, 7 };
		FrequencyCounter.add(counter, 0, now, PERIOD, 2);
		assertThat(counter).containsExactly(510_000, 2, 6);
	}

	@ParameterizedTest
	@ValueSource(ints = { 520_000, 520_002, 530_000, 999_998 })
	void afterAMissedPeriodANewOneStartsNow(int now) {
		int[] counter = { 500_000, 6, 7 };
		FrequencyCounter.add(counter, 0, now, PERIOD, 2);
		assertThat(counter).containsExactly(now, 2, 0);
	}

	@Test
	void theStartIsEven() {
		int[] counter = { 500_000, 6, 7 };
		FrequencyCounter.add(counter, 0, 777_777, PERIOD, 2);
		assertThat(counter).containsExactly(777_776, 2, 0);
		FrequencyCounter.add(counter, 0, 777_776 + 10_001, 10_001, 1);
		assertThat(counter).containsExactly(787_776, 1, 2);
	}

	@Test
	void onlyItsThreeWordsChange() {
		int[] data = { -1, 500_000, 6, 7, -1 };
		FrequencyCounter.add(data, 1, 510_000, PERIOD, 2);
		assertThat(data).containsExactly(-1, 510_000, 2, 6, -1);
	}

	@ParameterizedTest
	@CsvSource({ "500000, 100, 0, 500000, 100", "500000, 100, 40, 500000, 140", "500000, 100, 40, 502500, 130",
			"500000, 100, 40, 509999, 100", "500000, 100, 40, 510000, 100", "500000, 100, 40, 510001, 99",
			"500000, 100, 40, 515000, 50", "500000, 100, 40, 519900, 1", "500000, 100, 40, 519901, 0",
			"500000, 100, 40, 520000, 0", "500000, 100, 40, 520001, 0", "500000, 100, 40, 999999, 0" })
	void theRateSlidesFromThePreviousCountToTheCurrent(int start, int current, int previous, int now, long rate) {
		assertThat(FrequencyCounter.rate(new int[] { start, current, previous }, 0, now, PERIOD)).isEqualTo(rate);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1, 500000, 1", "0, 1, 505000, 1", "0, 1, 510000, 1", "0, 1, 510001, 0", "1, 0, 509999, 1",
			"1, 0, 510001, 1", "1, 0, 519999, 1", "1, 0, 520000, 1", "1, 0, 520001, 0", "0, 2, 500001, 1",
			"1, 1, 505000, 1" })
	void aSingleEventDoesNotFlap(int current, int previous, int now, long rate) {
		assertThat(FrequencyCounter.rate(new int[] { 500_000, current, previous }, 0, now, PERIOD)).isEqualTo(rate);
	}

	@Test
	void anEmptyCounterHasNoRate() {
		assertThat(FrequencyCounter.rate(new int[3], 0, 123_456, PERIOD)).isZero();
	}

	@Test
	void readingChangesNothing() {
		int[] counter = { 500_000, 100, 40 };
		FrequencyCounter.rate(counter, 0, 555_000, PERIOD);
		assertThat(counter).containsExactly(500_000, 100, 40);
	}

	@Test
	void theTimeWrapsWithinAPeriod() {
		int start = -4_000;
		int[] counter = new int[] { start, 50, 20 };
		FrequencyCounter.add(counter, 0, 1_000, PERIOD, 1);
		assertThat(counter).containsExactly(start, 51, 20);
		assertThat(FrequencyCounter.rate(counter, 0, 1_000, PERIOD)).isEqualTo(51 + 10);
		FrequencyCounter.add(counter, 0, 6_000, PERIOD, 1);
		assertThat(counter).containsExactly(6_000, 1, 51);
	}

	@Test
	void theTimeWrapsFromPositiveToNegative() {
		int start = Integer.MAX_VALUE - 999;
		int[] counter = new int[] { start, 50, 20 };
		int now = start + 5_000;
		assertThat(now).isNegative();
		FrequencyCounter.add(counter, 0, now, PERIOD, 1);
		assertThat(counter).containsExactly(start, 51, 20);
		assertThat(FrequencyCounter.rate(counter, 0, now, PERIOD)).isEqualTo(51 + 10);
		assertThat(FrequencyCounter.rate(counter, 0, start + 15_000, PERIOD)).isEqualTo(25);
	}

	@Test
	void countsAreUnsigned() {
		int[] counter = { 500_000, -2, 0 };
		assertThat(FrequencyCounter.rate(counter, 0, 500_000, PERIOD)).isEqualTo(4_294_967_294L);
		assertThat(FrequencyCounter.rate(counter, 0, 515_000, PERIOD)).isEqualTo(2_147_483_647L);
		FrequencyCounter.add(counter, 0, 500_000, PERIOD, 3);
		assertThat(counter[1]).isEqualTo(1);
	}

	@Test
	void theLargestValuesDoNotOverflow() {
		int period = Integer.MAX_VALUE;
		assertThat(FrequencyCounter.rate(new int[] { 0, -1, 0 }, 0, 0, period)).isEqualTo(0xffff_ffffL);
		assertThat(FrequencyCounter.rate(new int[] { 0, -1, -1 }, 0, period, period)).isEqualTo(0xffff_ffffL);
		assertThat(FrequencyCounter.rate(new int[] { 0, 0, -1 }, 0, 1, period)).isEqualTo(0xffff_fffcL);
	}

	@Test
	void theShortestPeriodIsAMillisecond() {
		int[] counter = new int[3];
		FrequencyCounter.add(counter, 0, 1000, 1, 5);
		assertThat(FrequencyCounter.rate(counter, 0, 1000, 1)).isEqualTo(5);
		assertThat(FrequencyCounter.rate(counter, 0, 1001, 1)).isEqualTo(5);
		assertThat(FrequencyCounter.rate(counter, 0, 1002, 1)).isZero();
	}

	/**
	 * A peer's clock differs in nothing but where the period starts, which may be ahead
	 * for HAProxy as much as for us.
	 */
	@Test
	void aStartAheadOfTimeIsHandledAsHaproxyDoes() {
		int[] counter = { 500_010, 100, 40 };
		assertThat(FrequencyCounter.rate(counter, 0, 500_000, PERIOD)).isEqualTo(140);
		FrequencyCounter.add(counter, 0, 500_000, PERIOD, 1);
		assertThat(counter).containsExactly(500_000, 1, 0);
	}

}
