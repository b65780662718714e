package io.github.gatewaypeers.expression;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy's sample expression: a fetch and any number of converters, for instance
 * {@code req.hdr(x-forwarded-for,-1),ipmask(24,64)}. It gives what HAProxy gives for the
 * same message, and the same key of a stick-table. Immutable, and safe for many threads.
 */
public final class SampleExpression {

	private final String text;

	private final Fetch fetch;

	private final List<Step> steps;

	private final SampleType type;

	private final boolean readsResponse;

	SampleExpression(String text, Fetch fetch, List<Step> steps, SampleType type, boolean readsResponse) {
		this.text = text;
		this.fetch = fetch;
		this.steps = steps;
		this.type = type;
		this.readsResponse = readsResponse;
	}

	/**
	 * Reads an expression in HAProxy's notation. In arguments, quotes protect commas,
	 * parentheses and blanks, and a backslash protects quotes and itself. It is the
	 * notation of one word, after HAProxy has resolved the quotes of its configuration
	 * file.
	 * @param text the expression
	 * @return the expression
	 * @throws IllegalArgumentException if it is none; the message names the word that is
	 * wrong and what would be right
	 */
	public static SampleExpression parse(String text) {
		return new ExpressionParser(text.trim()).parse();
	}

	/**
	 * Makes a key of a text, as if an expression had given it.
	 * @param text the bytes of the text
	 * @param table the table, to the type and length of whose keys it is converted
	 * @return the key, or {@code null} if the text stands for none
	 */
	public static @Nullable StickKey keyOf(byte[] text, TableDefinition table) {
		return Sample.string(text).key(table);
	}

	/**
	 * Tells whether this expression needs a response.
	 * @return {@code true} if it has no value before there is a response
	 */
	public boolean readsResponse() {
		return this.readsResponse;
	}

	/**
	 * Tells whether this expression gives addresses.
	 * @return {@code true} for instance for {@code src}
	 */
	public boolean givesAddress() {
		return this.type.isAddress();
	}

	/**
	 * Tells whether this expression gives numbers.
	 * @return {@code true} for instance for {@code status}
	 */
	public boolean givesNumber() {
		return this.type == SampleType.SINT;
	}

	/**
	 * Tells whether this expression can give keys of a type.
	 * @param keys the type of a table's keys
	 * @return {@code false} if HAProxy refuses to use it with such a table
	 */
	public boolean isKeyOf(KeyType keys) {
		return this.type.isCastableTo(SampleType.of(keys));
	}

	/**
	 * Refuses a table whose keys this expression can never give.
	 * @param table the table
	 * @return this expression
	 * @throws IllegalArgumentException if HAProxy refuses to use the expression with such
	 * a table; the message says what would be right
	 */
	public SampleExpression requireKeyOf(TableDefinition table) {
		if (!isKeyOf(table.keyType())) {
			throw new IllegalArgumentException(
					"'" + this + "' gives " + this.type.words() + ", of which no key of type "
							+ table.keyType().keyword() + " can be made; use it with a table of type "
							+ (this.type.isAddress() ? "ip, ipv6, string or binary" : "string or binary"));
		}
		return this;
	}

	/**
	 * Evaluates this expression to a key.
	 * @param source the message
	 * @param table the table, to the type and length of whose keys the value is converted
	 * @return the key, or {@code null} if the message has no such value or it stands for
	 * no key
	 */
	public @Nullable StickKey key(SampleSource source, TableDefinition table) {
		Sample sample = evaluate(source);
		return (sample != null) ? sample.key(table) : null;
	}

	/**
	 * Evaluates this expression to a number, as HAProxy converts samples to integers.
	 * @param source the message
	 * @param absent what to return if there is no number
	 * @return the number; the leading digits of a text, 0 if it has none
	 */
	public long number(SampleSource source, long absent) {
		Sample sample = evaluate(source);
		Sample number = (sample != null) ? sample.castTo(SampleType.SINT) : null;
		return (number != null) ? number.number() : absent;
	}

	/**
	 * Evaluates this expression to a text.
	 * @param source the message
	 * @return the text, one character for each byte, or {@code null} if there is none
	 */
	public @Nullable String text(SampleSource source) {
		Sample sample = evaluate(source);
		Sample text = (sample != null) ? sample.castTo(SampleType.STR) : null;
		return (text != null) ? new String(text.bytes(), StandardCharsets.ISO_8859_1) : null;
	}

	/**
	 * Evaluates this expression to an address.
	 * @param source the message
	 * @return its 4 or 16 bytes, or {@code null} if there is none
	 */
	public byte @Nullable [] address(SampleSource source) {
		Sample sample = evaluate(source);
		Sample address = (sample != null) ? sample.castTo(SampleType.ADDR) : null;
		Sample bytes = (address != null) ? address.castTo(SampleType.BIN) : null;
		return (bytes != null) ? bytes.bytes() : null;
	}

	private @Nullable Sample evaluate(SampleSource source) {
		Sample sample = this.fetch.fetch(source);
		for (Step step : this.steps) {
			Sample input = (sample != null) ? sample.castTo(step.input) : null;
			if (input == null) {
				return null;
			}
			sample = step.converter.convert(input);
		}
		return sample;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SampleExpression expression && expression.text.equals(this.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	/**
	 * Returns this expression in HAProxy's notation. In a configuration file, HAProxy
	 * reads it back as it is between single quotes, each single quote in it being written
	 * as {@code '\''}.
	 * @return an expression that {@link #parse} makes an equal one of
	 */
	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * A converter and the type to which its input is cast.
	 */
	record Step(SampleType input, Converter converter) {

	}

}
