package io.github.gatewaypeers.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads an expression as HAProxy does: a fetch and converters, separated by commas, each
 * a keyword with or without arguments in parentheses. Quotes and backslashes protect what
 * stands in an argument.
 */
final class ExpressionParser {

	private final String text;

	private int at;

	ExpressionParser(String text) {
		this.text = text;
	}

	SampleExpression parse() {
		String word = word();
		if (word.isEmpty()) {
			throw invalid("begins with no fetch; write for instance src or req.hdr(x-api-key)");
		}
		FetchKeyword keyword = FetchKeyword.of(word);
		Arguments arguments = arguments(keyword.form(), word, keyword.maxArguments());
		StringBuilder canonical = new StringBuilder(arguments.toString());
		Fetch fetch = keyword.bind(arguments);
		List<SampleExpression.Step> steps = new ArrayList<>();
		SampleType type = keyword.type();
		while (this.at < this.text.length()) {
			if (this.text.charAt(this.at) != ',') {
				throw invalid("'" + this.text.substring(this.at) + "' follows '" + canonical
						+ "'; put a comma before a converter, and quotes around blanks in arguments");
			}
			this.at++;
			String name = word();
			ConverterKeyword converter = ConverterKeyword.of(name);
			if (!type.isCastableTo(converter.input())) {
				throw invalid("'" + name + "' takes " + converter.input().words() + ", but '" + canonical + "' gives "
						+ type.words() + "; leave it out");
			}
			Arguments converterArguments = arguments(converter.form(), name, converter.maxArguments());
			canonical.append(',').append(converterArguments);
			steps.add(new SampleExpression.Step(converter.input(), converter.bind(converterArguments)));
			type = converter.output();
		}
		return new SampleExpression(canonical.toString(), fetch, List.copyOf(steps), type, keyword.readsResponse());
	}

	private String word() {
		int begin = this.at;
		while (this.at < this.text.length() && isWordLetter(this.text.charAt(this.at))) {
			this.at++;
		}
		return this.text.substring(begin, this.at);
	}

	private static boolean isWordLetter(char letter) {
		return letter < 128 && (Character.isLetterOrDigit(letter) || "._-+".indexOf(letter) >= 0);
	}

	private Arguments arguments(String form, String keyword, int max) {
		List<String> values = new ArrayList<>();
		if (this.at < this.text.length() && this.text.charAt(this.at) == '(') {
			do {
				this.at++;
				values.add(argument());
			}
			while (this.at < this.text.length() && this.text.charAt(this.at) == ',');
			if (this.at == this.text.length()) {
				throw invalid("the parenthesis of '" + keyword + "(' is not closed; write " + form);
			}
			this.at++;
		}
		if (values.size() == 1 && values.get(0).isEmpty()) {
			values.clear();
		}
		if (values.size() > max) {
			throw invalid(
					"'" + keyword + "' takes " + ((max == 0) ? "no arguments" : "at most " + max) + "; write " + form);
		}
		return new Arguments(form, keyword, values);
	}

	/** Reads up to the comma or parenthesis that ends the argument. */
	private String argument() {
		StringBuilder argument = new StringBuilder();
		char quote = 0;
		for (; this.at < this.text.length(); this.at++) {
			char letter = this.text.charAt(this.at);
			if (quote == 0 && (letter == ',' || letter == ')')) {
				break;
			}
			if ((letter == '"' || letter == '\'') && (quote == 0 || quote == letter)) {
				quote = (quote == 0) ? letter : 0;
			}
			else if (letter == '\\' && quote != '\'' && this.at + 1 < this.text.length()) {
				this.at++;
				argument.append(unescaped(this.text.charAt(this.at)));
			}
			else {
				argument.append(letter);
			}
		}
		return argument.toString();
	}

	private static String unescaped(char letter) {
		return switch (letter) {
			case '\\', ' ', '"', '\'' -> String.valueOf(letter);
			case 'r' -> "\r";
			case 'n' -> "\n";
			case 't' -> "\t";
			default -> "\\" + letter;
		};
	}

	private IllegalArgumentException invalid(String problem) {
		return new IllegalArgumentException("'" + this.text + "': " + problem);
	}

}
