package io.github.gatewaypeers.config.writer;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.sticktable.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What came with a later release than the oldest one that can be written for.
 */
public enum Feature {

	/** Arrays of general purpose counters and tags. */
	GPC_ARRAYS("2.5", "gpc, gpc_rate and gpt arrays", "\\w*(?:gpc_rate|gpc|gpt)\\(\\d.*"),

	/** Distribution of entries among peers. */
	SHARDS("2.7", "shards", null),

	/** {@code sc-add-gpc}. */
	ADD_GPC("2.8", "sc-add-gpc", null),

	/** Changes of entries after a response. */
	AFTER_RESPONSE("2.8", "stick-table actions in http-after-response", null),

	/** More than three stick counters without a new build. */
	STICK_COUNTERS("2.8", "more than three stick counters", "\\w+\\((?:\\d+,)?(?:[3-9]|\\d\\d+)\\).*"),

	/** {@code write-to}. */
	WRITE_TO("2.9", "write-to", null),

	/** Counters of glitches. */
	GLITCHES("3.0", "glitch_cnt and glitch_rate", "\\w*glitch_(?:cnt|rate)\\b.*"),

	/** Choice of statuses that count. */
	STATUS_CODES("3.0", "http-err-codes and http-fail-codes", null),

	/** {@code brates-factor}. */
	BRATES_FACTOR("3.1", "brates-factor", null),

	/** {@code recv-only}. */
	RECV_ONLY("3.2", "recv-only", null),

	/** {@code type ipv4}, for which {@code type ip} stands before. */
	IPV4("3.2", "type ipv4", null);

	private final Release since;

	private final String title;

	/** How a sample fetch or converter that needs this begins. */
	private final Pattern fetch;

	Feature(String since, String title, @Nullable String fetch) {
		this.since = Release.of(since);
		this.title = title;
		this.fetch = Pattern.compile((fetch != null) ? "(?:.*[,{!])?(?:sc|sc\\d|src|table|)_" + fetch : "(?!)");
	}

	/**
	 * Returns the first release that has it.
	 * @return the release
	 */
	public Release since() {
		return this.since;
	}

	/**
	 * Returns what it is called.
	 * @return keywords of HAProxy's
	 */
	public String title() {
		return this.title;
	}

	boolean isIn(Release release) {
		return release.isAtLeast(this.since);
	}

	String absence(Release release) {
		return "HAProxy " + release + " has no " + this.title + " (" + this.since + " or newer)";
	}

	/** Those that a stored type needs. */
	static Stream<Feature> of(DataType type) {
		return switch (type) {
			case GPT, GPC, GPC_RATE -> Stream.of(GPC_ARRAYS);
			case GLITCH_CNT, GLITCH_RATE -> Stream.of(GLITCHES);
			default -> Stream.empty();
		};
	}

	/** Those that a setting needs. */
	static Stream<Feature> of(Setting.Kind kind) {
		return switch (kind) {
			case SHARDS -> Stream.of(SHARDS);
			case HTTP_ERR_CODES, HTTP_FAIL_CODES -> Stream.of(STATUS_CODES);
			case STICK_COUNTERS -> Stream.of(STICK_COUNTERS);
			default -> Stream.empty();
		};
	}

	/** Those that a change of an entry needs. */
	static Stream<Feature> of(Rule.ChangeKind kind) {
		return switch (kind) {
			case INC_GPC, SET_GPT -> Stream.of(GPC_ARRAYS);
			case ADD_GPC -> Stream.of(ADD_GPC);
			default -> Stream.empty();
		};
	}

	/** Those that a word of an expression needs. */
	static Stream<Feature> inExpression(String word) {
		return Arrays.stream(values()).filter((feature) -> feature.fetch.matcher(word).matches());
	}

}
