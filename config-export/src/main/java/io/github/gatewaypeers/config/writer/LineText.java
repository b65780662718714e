package io.github.gatewaypeers.config.writer;

import java.util.List;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * The text of one line, without the blanks before it.
 */
final class LineText {

	private final StringBuilder text = new StringBuilder();

	private LineText() {
	}

	static String header(Section section) {
		LineText line = new LineText();
		line.add(section.keyword()).addWords(section.arguments());
		return line.text.toString();
	}

	static String of(Directive directive, Release release) {
		LineText line = new LineText();
		if (directive instanceof Setting setting) {
			line.add(setting.kind().keyword()).addWords(setting.arguments());
		}
		else if (directive instanceof ServerLine server) {
			line.add(server.isPeer() ? "peer" : "server").addWord(server.name());
			line.addOptional(server.address()).addWords(server.parameters());
		}
		else if (directive instanceof TableLine table) {
			line.add(table(table, release)).addNamed("peers", table.peers());
		}
		else if (directive instanceof Rule rule) {
			line.add(rule.ruleset().keyword()).addAction(rule.action()).addCondition(rule.condition());
		}
		else if (directive instanceof StickRule stick) {
			line.add("stick").add(stick.kind().keyword()).addWord(stick.key());
			line.addNamed("table", stick.table()).addCondition(stick.condition());
		}
		else if (directive instanceof Comment comment) {
			line.add("#" + comment.text());
		}
		else if (directive instanceof OpaqueLine opaque) {
			line.add(opaque.text());
		}
		return line.text.toString();
	}

	/** A later release than 3.4 will take {@code ip} for {@code ipv6}. */
	private static String table(TableLine table, Release release) {
		String line = table.definition().toString();
		return Feature.IPV4.isIn(release) ? line.replaceFirst(" type ip ", " type ipv4 ") : line;
	}

	private LineText add(String words) {
		this.text.append(this.text.isEmpty() ? "" : " ").append(words);
		return this;
	}

	private LineText addWord(Word word) {
		return add(Quoting.quote(word));
	}

	private LineText addOptional(@Nullable Word word) {
		return (word != null) ? addWord(word) : this;
	}

	private LineText addNamed(String name, @Nullable Word word) {
		return (word != null) ? add(name).addWord(word) : this;
	}

	private LineText addWords(List<Word> words) {
		words.forEach(this::addWord);
		return this;
	}

	private LineText addAction(Rule.Action action) {
		if (action instanceof Rule.Track track) {
			return add("track-sc" + track.counter()).addWord(track.key()).addNamed("table", track.table());
		}
		if (action instanceof Rule.Change change) {
			String element = change.how().isArray() ? change.element() + "," : "";
			return add(change.how().keyword() + "(" + element + change.counter() + ")").addOptional(change.value());
		}
		if (action instanceof Rule.SetVar set) {
			return add("set-var(" + set.variable() + ")").addWord(set.expression());
		}
		Rule.Refuse refuse = (Rule.Refuse) action;
		return add(refuse.how().keyword()).addWords(refuse.parameters());
	}

	private LineText addCondition(@Nullable Condition condition) {
		return (condition != null) ? add(condition.unless() ? "unless" : "if").addWords(condition.terms()) : this;
	}

}
