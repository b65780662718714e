package io.github.gatewaypeers.filter;

import java.time.Duration;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.StickEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StickCondition}.
 */
class StickConditionTests {

	private final TestTable clients = new TestTable((builder) -> builder.bratesFactor(8).expire(60_000), "server_id",
			"gpc(3)", "gpc_rate(2,10s)", "http_req_rate(10s)", "bytes_in_cnt", "bytes_out_rate(1s)", "server_key");

	private final IntegerKey key = new IntegerKey(1);

	@ParameterizedTest
	@CsvSource({ "eq, false, true, false", "ne, true, false, true", "lt, true, false, false", "le, true, true, false",
			"gt, false, false, true", "ge, false, true, true" })
	void comparesAsTheOperatorSays(String operator, boolean less, boolean equal, boolean greater) {
		StickCondition condition = condition("gpc(2) " + operator + " 5");
		assertThat(testWith(condition, 4)).isEqualTo(less);
		assertThat(testWith(condition, 5)).isEqualTo(equal);
		assertThat(testWith(condition, 6)).isEqualTo(greater);
	}

	private boolean testWith(StickCondition condition, long value) {
		this.clients.table.set(this.key, DataType.GPC, 2, value);
		return condition.test(this.clients.entry(1), 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "server_id", "gpt0", "gpc0", "gpc0_rate(1m)", "conn_cnt", "conn_rate(1m)", "conn_cur",
			"sess_cnt", "sess_rate(1m)", "http_req_cnt", "http_req_rate(1m)", "http_err_cnt", "http_err_rate(1m)",
			"bytes_in_cnt", "bytes_in_rate(1m)", "bytes_out_cnt", "bytes_out_rate(1m)", "gpc1", "gpc1_rate(1m)",
			"gpt(2)", "gpc(2)", "gpc_rate(2,1m)", "http_fail_cnt", "http_fail_rate(1m)", "glitch_cnt",
			"glitch_rate(1m)" })
	void everyStoredNumberCanBeCompared(String stored) {
		TestTable table = new TestTable(stored);
		DataType type = DataType.of(stored.replaceAll("\\(.*", ""));
		int element = type.isArray() ? 1 : 0;
		if (type.kind() == DataType.Kind.RATE) {
			table.table.add(this.key, Increment.of(table.table.definition(), element, type), 7);
		}
		else {
			table.table.set(this.key, type, element, 7);
		}
		String name = type.isArray() ? type.keyword() + "(1)" : type.keyword();
		assertThat(StickCondition.parse(name + " eq 7", table.table).test(table.entry(1), 0)).isTrue();
		assertThat(StickCondition.parse(name + " gt 7", table.table).test(table.entry(1), 0)).isFalse();
	}

	@Test
	void numbersAreUnsignedExceptTheServer() {
		this.clients.table.set(this.key, DataType.GPC, 0, 0xffff_ffffL);
		this.clients.table.set(this.key, DataType.SERVER_ID, 0, -2);
		assertThat(condition("gpc(0) eq 4294967295").test(this.clients.entry(1), 0)).isTrue();
		assertThat(condition("server_id eq -2").test(this.clients.entry(1), 0)).isTrue();
	}

	@Test
	void aKeyWithoutEntryHasZeroEverywhere() {
		assertThat(condition("gpc(0) eq 0").test(null, 0)).isTrue();
		assertThat(condition("http_req_rate gt 0").test(null, 0)).isFalse();
	}

	@Test
	void aRateIsComparedByItsEstimate() {
		request(10);
		assertThat(condition("http_req_rate gt 9").test(this.clients.entry(1), 0)).isTrue();
		this.clients.advance(Duration.ofSeconds(15));
		assertThat(condition("http_req_rate eq 5").test(this.clients.entry(1), 0)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "http_req_rate gt 9", "http_req_rate gt 5", "http_req_rate ge 5", "http_req_rate gt 0",
			"http_req_rate ge 1", "gpc_rate(1) gt 2", "bytes_out_rate gt 1000", "bytes_out_rate gt 7" })
	void theRemainingTimeIsTheFirstMillisecondAtWhichTheConditionNoLongerHolds(String text) {
		StickCondition condition = condition(text);
		request(10);
		this.clients.advance(Duration.ofMillis(7_300));
		count(7, DataType.GPC_RATE, 1);
		request(3);
		count(5_000, DataType.BYTES_OUT_RATE, 0);
		this.clients.advance(Duration.ofMillis(11));
		StickEntry entry = this.clients.entry(1);
		assertThat(condition.test(entry, 0)).isTrue();
		long remaining = condition.remaining(entry, 0, false);
		assertThat(remaining).isPositive();
		this.clients.advance(Duration.ofMillis(remaining - 1));
		assertThat(condition.test(entry, 0)).isTrue();
		this.clients.advance(Duration.ofMillis(1));
		assertThat(condition.test(entry, 0)).isFalse();
		assertThat(condition.remaining(entry, 0, false)).isZero();
	}

	@Test
	void aSingleEventLastsTwoPeriodsAtMost() {
		request(1);
		assertThat(condition("http_req_rate gt 0").remaining(this.clients.entry(1), 0, false)).isEqualTo(20_000);
	}

	@ParameterizedTest
	@CsvSource({ "gpc(0) gt 0", "http_req_rate lt 100", "http_req_rate ge 0", "http_req_rate gt -1" })
	void whereTimeAloneDoesNotEndItThereIsNoRemainingTime(String text) {
		request(1);
		assertThat(condition(text).remaining(this.clients.entry(1), 0, false)).isEqualTo(-1);
		assertThat(condition(text).remaining(null, 0, false)).isEqualTo(-1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			http_req_rate > 5       | unknown operator '>': use eq, ne, lt, le, gt or ge
			http_req_rate gt        | is no condition: use a stored type, an operator and a number, as in
			http_req_rate gt 5 or 6 | '6' is no condition: use a stored type, an operator and a number, as in
			http_req_rate gt 5 and  | is no condition: use a stored type, an operator and a number, as in
			gpc(0) gt gpc0          | 'gpc0' is not stored: table 'clients' stores server_id, http_req_rate(10s)
			""                      | is no condition: use a stored type, an operator and a number, as in
			http_req_rate gt 5s     | '5s' is not a number to compare with
			http_rate gt 5          | unknown data type 'http_rate'
			gpc0 gt 5               | 'gpc0' is not stored: table 'clients' stores server_id, http_req_rate(10s)
			server_key eq 5         | 'server_key' is no number and cannot be compared
			gpc gt 5                | 'gpc' takes the number of an element, from 0 to 2, as in gpc(0)
			gpc(3) gt 5             | 'gpc' takes the number of an element, from 0 to 2, as in gpc(0)
			gpc(x) gt 5             | 'gpc' takes the number of an element, from 0 to 2, as in gpc(0)
			http_req_rate(10s) gt 5 | 'http_req_rate' is no array: leave out the parentheses
			""")
	void refusesWhatIsNoCondition(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> condition(text)).withMessageContaining(message);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, 1, true", "1, 1, 0, true", "1, 0, 1, false", "0, 0, 1, false", "0, 1, 1, true" })
	void andBindsTighterThanOr(int first, int second, int third, boolean holds) {
		this.clients.table.set(this.key, DataType.GPC, 0, first);
		this.clients.table.set(this.key, DataType.GPC, 1, second);
		this.clients.table.set(this.key, DataType.GPC, 2, third);
		assertThat(testWithout(condition("gpc(0) eq 1 and gpc(1) eq 1 or gpc(1) eq 1 and gpc(2) eq 1")))
			.isEqualTo(holds);
		assertThat(testWithout(condition("gpc(1) eq 1 and gpc(0) eq 1  or  gpc(2) eq 1  and gpc(1) eq 1")))
			.isEqualTo(holds);
	}

	private boolean testWithout(StickCondition condition) {
		return condition.test(this.clients.entry(1), 0);
	}

	@Test
	void comparesWithAnotherValueOfTheEntryAndWithTheLimit() {
		this.clients.table.set(this.key, DataType.GPC, 0, 3);
		this.clients.table.set(this.key, DataType.GPC, 1, 2);
		assertThat(testWithout(condition("gpc(0) gt gpc(1)"))).isTrue();
		assertThat(testWithout(condition("gpc(1) gt gpc(0)"))).isFalse();
		assertThat(condition("gpc(0) gt limit").usesLimit()).isTrue();
		assertThat(condition("gpc(0) gt limit").test(this.clients.entry(1), 2)).isTrue();
		assertThat(condition("gpc(0) gt limit").test(this.clients.entry(1), 3)).isFalse();
	}

	@Test
	void theRemainingTimeOfSeveralComparisons() {
		request(10);
		count(10, DataType.GPC_RATE, 0);
		this.clients.table.set(this.key, DataType.GPC, 2, 1);
		StickEntry entry = this.clients.entry(1);
		long whole = condition("http_req_rate gt 0").remaining(entry, 0, false);
		long part = condition("gpc_rate(0) gt 8").remaining(entry, 0, false);
		assertThat(part).isPositive().isLessThan(whole);
		assertThat(condition("http_req_rate gt 0 and gpc_rate(0) gt 8").remaining(entry, 0, false)).isEqualTo(part);
		assertThat(condition("http_req_rate gt 0 or gpc_rate(0) gt 8").remaining(entry, 0, false)).isEqualTo(whole);
		assertThat(condition("http_req_rate gt 0 and gpc(2) eq 1").remaining(entry, 0, false)).isEqualTo(whole);
		assertThat(condition("http_req_rate gt 0 or gpc(2) eq 1").remaining(entry, 0, false)).isEqualTo(-1);
		assertThat(condition("http_req_rate gt 0 or gpc(2) eq 5").remaining(entry, 0, false)).isEqualTo(whole);
	}

	@Test
	void keepsItsText() {
		assertThat(condition("gpc(0)  gt limit or http_req_rate ge 5 and gpc(1) eq gpc(2)"))
			.hasToString("gpc(0) gt limit or http_req_rate ge 5 and gpc(1) eq gpc(2)");
		assertThat(condition("  gpc( 1 )   ge  7 ")).hasToString("gpc(1) ge 7");
		assertThat(condition("http_req_rate lt 7")).hasToString("http_req_rate lt 7");
	}

	private StickCondition condition(String text) {
		return StickCondition.parse(text, this.clients.table);
	}

	private void request(int times) {
		count(times, DataType.HTTP_REQ_RATE, 0);
	}

	private void count(int events, DataType type, int element) {
		this.clients.table.set(this.key, DataType.GPC, 0, 1);
		this.clients.table.add(this.clients.entry(1), Increment.of(this.clients.table.definition(), element, type),
				events);
	}

}
