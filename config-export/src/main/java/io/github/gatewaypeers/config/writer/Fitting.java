package io.github.gatewaypeers.config.writer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a section what a release lacks, and leaves a comment in its place.
 */
final class Fitting {

	private final Release release;

	private final List<Omission> omissions = new ArrayList<>();

	Fitting(Release release) {
		this.release = release;
	}

	List<Omission> omissions() {
		return List.copyOf(this.omissions);
	}

	Section fit(Section section) {
		String where = (section.keyword() + " " + section.name()).trim();
		List<Directive> lines = new ArrayList<>();
		for (Directive line : section.lines()) {
			Optional<Feature> lacking = needs(line).filter((feature) -> !feature.isIn(this.release)).findFirst();
			if (lacking.isPresent()) {
				String text = LineText.of(line, Release.NEWEST);
				leaveOut(where, text, lacking.get(), lines, ": " + text);
			}
			else {
				lines.add(fit(where, line, lines));
			}
		}
		return new Section(section.keyword(), section.arguments(), lines);
	}

	private void leaveOut(String where, String what, Feature feature, List<Directive> lines, String rest) {
		String absence = feature.absence(this.release);
		this.omissions.add(new Omission(where, what, absence));
		lines.add(Comment.of("left out, since " + absence + rest));
	}

	/** What a line cannot do without. */
	private static Stream<Feature> needs(Directive line) {
		if (line instanceof Setting setting) {
			return Feature.of(setting.kind());
		}
		if (line instanceof Rule rule) {
			return Stream.of(needs(rule), inWords(rule.condition())).flatMap((features) -> features);
		}
		return (line instanceof StickRule stick)
				? Stream.concat(Feature.inExpression(stick.key().text()), inWords(stick.condition())) : Stream.empty();
	}

	private static Stream<Feature> needs(Rule rule) {
		if (rule.action() instanceof Rule.Track track) {
			Stream<Feature> features = Feature.inExpression(track.key().text());
			return (track.counter() > 2) ? Stream.concat(Stream.of(Feature.STICK_COUNTERS), features) : features;
		}
		if (rule.action() instanceof Rule.SetVar set) {
			return Feature.inExpression(set.expression().text());
		}
		if (rule.action() instanceof Rule.Change change) {
			Word value = change.value();
			Stream<Feature> features = Stream.concat(Feature.of(change.how()),
					(value != null) ? Feature.inExpression(value.text()) : Stream.empty());
			return (rule.ruleset() == Rule.Ruleset.HTTP_AFTER_RESPONSE)
					? Stream.concat(Stream.of(Feature.AFTER_RESPONSE), features) : features;
		}
		return Stream.empty();
	}

	private static Stream<Feature> inWords(@Nullable Condition condition) {
		return (condition != null) ? condition.terms().stream().map(Word::text).flatMap(Feature::inExpression)
				: Stream.empty();
	}

	private Directive fit(String where, Directive line, List<Directive> comments) {
		if (line instanceof TableLine table) {
			return fit(where, table, comments);
		}
		return (line instanceof ServerLine server && server.has("shard") && !Feature.SHARDS.isIn(this.release))
				? withoutShard(where, server, comments) : line;
	}

	private ServerLine withoutShard(String where, ServerLine server, List<Directive> comments) {
		List<Word> parameters = new ArrayList<>(server.parameters());
		int at = parameters.indexOf(Word.of("shard"));
		List<Word> shard = parameters.subList(at, Math.min(at + 2, parameters.size()));
		String text = String.join(" ", shard.stream().map(Word::text).toList());
		leaveOut(where, "peer " + server.name() + " " + text, Feature.SHARDS, comments,
				": " + text + " of " + server.name());
		shard.clear();
		return new ServerLine(server.isPeer(), server.name(), server.address(), parameters);
	}

	private TableLine fit(String where, TableLine line, List<Directive> comments) {
		TableDefinition table = line.definition();
		Set<StoredType> lacking = new HashSet<>();
		for (Feature feature : Feature.values()) {
			List<StoredType> types = table.store()
				.stream()
				.filter((stored) -> Feature.of(stored.type()).anyMatch(feature::equals))
				.toList();
			if (!types.isEmpty() && !feature.isIn(this.release)) {
				lacking.addAll(types);
				String store = "store " + String.join(",", types.stream().map(Object::toString).toList());
				leaveOut(where, store, feature, comments, ": " + store);
			}
		}
		boolean recvOnly = keep(where, table.recvOnly(), Feature.RECV_ONLY, "", comments);
		boolean writeTo = keep(where, table.writeTo() != null, Feature.WRITE_TO, " " + table.writeTo(), comments);
		boolean factor = keep(where, table.bratesFactor() != 1, Feature.BRATES_FACTOR, " " + table.bratesFactor(),
				comments);
		if (lacking.isEmpty() && recvOnly == table.recvOnly() && writeTo == (table.writeTo() != null)
				&& factor == (table.bratesFactor() != 1)) {
			return line;
		}
		TableDefinition.Builder builder = TableDefinition
			.of(line.isInSection() ? table.wireName().substring(1) : table.name(), table.keyType())
			.size(table.size())
			.expire(table.expire())
			.nopurge(table.nopurge())
			.recvOnly(recvOnly)
			.serverKeyType(table.serverKeyType())
			.bratesFactor(factor ? table.bratesFactor() : 1)
			.writeTo(writeTo ? table.writeTo() : null)
			.store(table.store()
				.stream()
				.filter((stored) -> !lacking.contains(stored))
				.map(Object::toString)
				.toArray(String[]::new));
		String section = line.section();
		if (line.isInSection() && section != null) {
			builder.inSection(section);
		}
		if (table.keyType().hasLength()) {
			builder.length(table.keyLength());
		}
		return new TableLine(builder.build(), line.peers());
	}

	private boolean keep(String where, boolean wanted, Feature feature, String argument, List<Directive> comments) {
		if (wanted && !feature.isIn(this.release)) {
			leaveOut(where, feature.title() + argument, feature, comments, argument.isEmpty() ? "" : ":" + argument);
			return false;
		}
		return wanted;
	}

}
