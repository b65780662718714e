package io.github.gatewaypeers.config.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * The words of a line, taken one after the other.
 */
final class Tokens {

	private final List<Token> tokens;

	private int next;

	Tokens(List<Token> tokens) {
		this.tokens = tokens;
	}

	Token first() {
		return this.tokens.get(0);
	}

	boolean hasNext() {
		return this.next < this.tokens.size();
	}

	@Nullable Token peek() {
		return hasNext() ? this.tokens.get(this.next) : null;
	}

	boolean nextIs(String... keywords) {
		Token token = peek();
		for (String keyword : keywords) {
			if (token != null && token.is(keyword)) {
				return true;
			}
		}
		return false;
	}

	/** Looks for a word among those that are left. */
	boolean anyLeft(Predicate<String> predicate) {
		return this.tokens.subList(this.next, this.tokens.size()).stream().map(Token::text).anyMatch(predicate);
	}

	boolean accept(String keyword) {
		boolean found = nextIs(keyword);
		this.next += found ? 1 : 0;
		return found;
	}

	/**
	 * Takes the next word.
	 * @param expected what it should be, for the message of an error
	 */
	Token take(String expected) throws LineSyntaxException {
		Token token = peek();
		if (token == null) {
			throw new LineSyntaxException(this.tokens.get(this.tokens.size() - 1).text(),
					expected + " is missing after it; add it");
		}
		this.next++;
		return token;
	}

	List<Word> rest() throws LineSyntaxException {
		return until();
	}

	/** Takes the words up to one of the keywords or the end. */
	List<Word> until(String... keywords) throws LineSyntaxException {
		List<Word> words = new ArrayList<>();
		while (hasNext() && !nextIs(keywords)) {
			words.add(take("").word());
		}
		return words;
	}

	/**
	 * Takes a sample expression, whose converters may be words of their own.
	 */
	Word expression() throws LineSyntaxException {
		Token first = take("a sample expression");
		if (first.is("if") || first.is("unless") || first.is("table")) {
			throw new LineSyntaxException(first.text(), "a sample expression is missing before it; add one");
		}
		this.next--;
		List<Word> words = until("table", "if", "unless");
		boolean expands = words.stream().anyMatch(Word::expands);
		if (words.size() > 1 && expands
				&& words.stream().anyMatch((word) -> !word.expands() && word.text().contains("$"))) {
			throw new LineSyntaxException(first.text(), "it mixes environment variables and '$'; use one word");
		}
		return new Word(String.join(",", words.stream().map(Word::text).toList()), expands);
	}

	@Nullable Condition condition() throws LineSyntaxException {
		boolean unless = accept("unless");
		if (!unless && !accept("if")) {
			return null;
		}
		List<Word> terms = rest();
		if (terms.isEmpty()) {
			throw new LineSyntaxException(unless ? "unless" : "if", "a condition is missing after it; add one");
		}
		return new Condition(unless, terms);
	}

	void end() throws LineSyntaxException {
		Token token = peek();
		if (token != null) {
			throw new LineSyntaxException(token.text(), "HAProxy expects nothing here; remove it");
		}
	}

}
