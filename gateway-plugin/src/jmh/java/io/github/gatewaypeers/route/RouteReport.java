package io.github.gatewaypeers.route;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
				row.text(Spent::micros, "%.1f"), text(row.plain, "%.1f"), text(row.ratios(), "%.3f"), row.ofEachStart(),
				row.goal(), row.text(Spent::peers, "%.1f"), row.text(Spent::compiler, "%.1f"),
				row.text(Spent::rate, "%.0f")));
	}

	private static String text(List<Double> values, String format) {
		return figure(values).text(format, 1);
	}

	private static Figure figure(List<Double> values) {
		return Figure.of(values.stream().mapToDouble(Double::doubleValue).toArray());
	}

	/**
	 * The figures of one gateway.
	 */
	final class Row {

		private final double goal;

		private final List<Spent> spent = new ArrayList<>();

		private final List<Double> plain = new ArrayList<>();

		private final Map<Integer, List<Double>> ratios = new LinkedHashMap<>();

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
			double plain = (before.micros() + after.micros()) / 2;
			this.spent.add(route);
			this.plain.add(plain);
			this.ratios.computeIfAbsent(RouteReport.this.start, (start) -> new ArrayList<>())
				.add(route.micros() / plain);
		}

		private String text(ToDoubleFunction<Spent> figure, String format) {
			return RouteReport.text(this.spent.stream().map(figure::applyAsDouble).toList(), format);
		}

		private List<Double> ratios() {
			return this.ratios.values().stream().flatMap(List::stream).toList();
		}

		private String goal() {
			if (this.goal == 0) {
				return "";
			}
			return "<= " + this.goal + ((figure(ratios()).median() <= this.goal) ? " met" : " **missed**");
		}

		private String ofEachStart() {
			return this.ratios.values()
				.stream()
				.map((each) -> String.format(Locale.ROOT, "%.3f", figure(each).median()))
				.collect(Collectors.joining(", "));
		}

	}

}
