package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Directive;

/**
 * The rules of all filters, and what is missing among them.
 */
final class FilterLines {

	/** The filters that have to do with tables. */
	private static final Set<String> STICK = Set.of("TrackStick", "DenyStick", "SetGpt", "AddGpc", "ClearStick",
			"StickOn", "StickMatch", "StickStoreRequest", "StickStoreResponse");

	/** The comment before rules that say what the comment before it says. */
	static final Comment BEGIN = Comment.of("in HAProxy's words:");

	/** The comment behind them. */
	static final Comment END = Comment.of("so far in HAProxy's words.");

	private final CarriedProperties carried;

	private final List<Directive> lines = new ArrayList<>();

	private final List<String> stickWarnings = new ArrayList<>();

	private final List<String> otherWarnings = new ArrayList<>();

	private int number;

	FilterLines(CarriedProperties carried) {
		this.carried = carried;
	}

	List<Directive> lines() {
		return this.lines;
	}

	/** What HAProxy cannot do with tables. */
	List<String> stickWarnings() {
		return this.stickWarnings;
	}

	/** What else HAProxy cannot do. */
	List<String> otherWarnings() {
		return this.otherWarnings;
	}

	void add(Directive line) {
		this.lines.add(line);
	}

	/** Forgets the lines behind the first ones. */
	void rollBack(int lines) {
		this.lines.subList(lines, this.lines.size()).clear();
	}

	int nextNumber() {
		return ++this.number;
	}

	void carry(String property, String renamed) {
		this.carried.add(property, renamed, this.lines);
	}

	void leaveOut(String where, Route.Part part, String reason) {
		String warning = where + ": " + part + " is left out, because " + reason;
		(STICK.contains(part.name()) ? this.stickWarnings : this.otherWarnings).add(warning);
		add(Comment.of(RouteRules.printable(warning)));
	}

}
