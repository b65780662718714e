package io.github.gatewaypeers.route;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.github.gatewaypeers.replication.Figure;

/**
 * What was measured of each gateway, in all its JVMs.
 */
final class RouteReport {

	private final Map<String, Row> rows = new LinkedHashMap<>();

	private int start;

	/** The gateways begin anew. */
	void nextStart() {
		this.start++;
	}

	Row of(Variant variant) {
		return this.rows.computeIfAbsent(variant.name(), (name) -> new Row(variant.goal()));
	}

	void print(PrintStream out) {
		out.println(
				"| filters of the route | CPU us a request | plain route of the same JVM | ratio | in each JVM | goal "
						+ "| of it peers | besides: JIT | requests a second |");
		out.println("| --- | --: | --: | --: | --: | --: | --: | --: | --: |");
		this.rows.forEach((name, row) -> out.printf("| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n", name,
				row.text("%.1f", (round) -> round.route.micros()), row.text("%.1f", Round::plain),
				row.text("%.3f", Round::ratio), row.ofEachStart(), row.goal(),
				row.text("%.1f", (round) -> round.route.peers()), row.text("%.1f", (round) -> round.route.compiler()),
				row.text("%.0f", (round) -> round.route.rate())));
	}

	/**
	 * One measurement of a gateway.
	 *
	 * @param start when it was started, 1 for the first time
	 * @param route what its route took
	 * @param plain what its plain route took, in microseconds of CPU time
	 */
	private record Round(int start, Spent route, double plain) {

		double ratio() {
			return this.route.micros() / this.plain;
		}

	}

	/**
	 * The figures of one gateway.
	 */
	final class Row {

		private final double goal;

		private final List<Round> rounds = new ArrayList<>();

		private Row(double goal) {
			this.goal = goal;
		}

		/**
		 * Adds a measurement.
		 * @param route what the route took
		 * @param before what the plain route took before
		 * @param after what the plain route took afterwards
		 */
		void add(Spent route, Spent before, Spent after) {
			this.rounds.add(new Round(RouteReport.this.start, route, (before.micros() + after.micros()) / 2));
		}

		private String text(String format, ToDoubleFunction<Round> figure) {
			return Figure.of(this.rounds, figure).text(format, 1);
		}

		private String goal() {
			if (this.goal == 0) {
				return "";
			}
			boolean met = Figure.of(this.rounds, Round::ratio).median() <= this.goal;
			return "<= " + this.goal + (met ? " met" : " **missed**");
		}

		private String ofEachStart() {
			return this.rounds.stream()
				.collect(Collectors.groupingBy(Round::start, TreeMap::new, Collectors.toList()))
				.values()
				.stream()
				.map((each) -> String.format(Locale.ROOT, "%.3f", Figure.of(each, Round::ratio).median()))
				.collect(Collectors.joining(", "));
		}

	}

}
