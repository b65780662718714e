package io.github.gatewaypeers.replication;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Prints the results as Markdown, with the ratios to two HAProxys and the goals.
 */
final class Report {

	private final Options options;

	private final PrintStream out = System.out;

	Report(Options options) {
		this.options = options;
	}

	void printHeader(String[] arguments) {
		this.out.print(Headline.of(this.options.haproxy(), arguments));
	}

	void print(Keys keys, Results results) {
		String name = keys.name().toLowerCase(Locale.ROOT);
		if (this.options.parts().contains("lessons")) {
			printLessons(name, results);
		}
		if (this.options.parts().contains("memory")) {
			printMemory(name, results);
		}
		if (this.options.parts().contains("wire")) {
			printWire(keys, name, results);
		}
		if (this.options.parts().contains("live")) {
			printLive(name, results);
		}
		this.out.flush();
	}

	private void printLessons(String name, Results results) {
		title("%s: full resync of %d entries, median (least..most)", name, this.options.entries());
		row("", "JVM", "M entries/s", "x HAProxys", "goal", "CPU us/entry, teacher", "learner", "ms from start");
		rule(8);
		Figure base = results.lesson(Pair.HAPROXYS, true, Lesson::entriesPerSecond);
		lesson(results, Pair.HAPROXYS, true, Pair.HAPROXYS.toString(), base, null);
		for (Jvm jvm : this.options.jvms()) {
			lesson(results, new Pair(null, jvm), true, "HAProxy -> fresh gateway", base, Goal.atLeast(0.5));
			lesson(results, new Pair(null, jvm), false, "HAProxy -> warm gateway", base, Goal.atLeast(1));
			lesson(results, new Pair(jvm, null), true, "fresh gateway -> HAProxy", base, null);
			lesson(results, new Pair(jvm, null), false, "warm gateway -> HAProxy", base, Goal.atLeast(1));
			lesson(results, new Pair(jvm, jvm), true, "warm gateway -> fresh gateway", base, Goal.atLeast(0.5));
			lesson(results, new Pair(jvm, jvm), false, "warm gateway -> warm gateway", base, Goal.atLeast(1));
		}
	}

	private void lesson(Results results, Pair pair, boolean fresh, String title, Figure base, @Nullable Goal goal) {
		Figure rate = results.lesson(pair, fresh, Lesson::entriesPerSecond);
		row(title, name(pair), rate.text("%.2f", 1e6), ratio(rate.median() / base.median()),
				goal(goal, rate.median() / base.median()),
				results.lesson(pair, fresh, Lesson::teacherCpu).text("%.2f", 1),
				results.lesson(pair, fresh, Lesson::learnerCpu).text("%.2f", 1),
				results.lesson(pair, fresh, Lesson::sinceStart).text("%.0f", 1));
	}

	private void printMemory(String name, Results results) {
		title("%s: memory of an entry of the learner, bytes", name);
		row("", "JVM", "resident", "heap", "x HAProxy's resident", "goal");
		rule(6);
		double base = results.lesson(Pair.HAPROXYS, true, Lesson::resident).median();
		row("HAProxy", "", results.lesson(Pair.HAPROXYS, true, Lesson::resident).text("%.0f", 1), "", "1.00", "");
		for (Jvm jvm : this.options.jvms()) {
			Figure heap = results.heap(jvm);
			row("gateway", jvm.name(), results.lesson(new Pair(null, jvm), true, Lesson::resident).text("%.0f", 1),
					heap.text("%.0f", 1), ratio(heap.median() / base), goal(Goal.atMost(1), heap.median() / base));
		}
	}

	private void printWire(Keys keys, String name, Results results) {
		title("%s: bytes on the wire", name);
		row("", "of a full resync, an entry", "x HAProxys", "besides", "of live updates, a change", "x HAProxys",
				"goal", "back, a change");
		rule(8);
		double lesson = results.wire(Pair.HAPROXYS, Wire::lesson).median();
		double update = results.wire(Pair.HAPROXYS, Wire::update).median();
		Goal goal = Goal.atMost((keys == Keys.STRING) ? 1.1 : 1.3);
		Jvm jvm = this.options.jvms().get(0);
		for (Pair pair : List.of(Pair.HAPROXYS, new Pair(null, jvm), new Pair(jvm, null), new Pair(jvm, jvm))) {
			Figure lessons = results.wire(pair, Wire::lesson);
			Figure updates = results.wire(pair, Wire::update);
			double worse = Math.max(lessons.median() / lesson, updates.median() / update);
			row(pair.toString(), lessons.text("%.1f", 1), ratio(lessons.median() / lesson),
					results.wire(pair, Wire::besides).text("%.1f", 1), updates.text("%.1f", 1),
					ratio(updates.median() / update), goal((pair.teacher() != null) ? goal : null, worse),
					results.wire(pair, Wire::answer).text("%.2f", 1));
		}
	}

	private void printLive(String name, Results results) {
		title("%s: single changes; lags in ms; %d changes/s when busy", name, this.options.rate());
		row("", "JVM", "first: median", "idle: median", "p99", "x HAProxys", "goal", "busy: median", "p99",
				"receiver, CPU us/update", "x HAProxys", "goal", "asking takes");
		rule(13);
		double lag = results.lags(Pair.HAPROXYS, Live::idleLags).median();
		double cpu = results.live(Pair.HAPROXYS, Live::receiverCpu).median();
		live(results, Pair.HAPROXYS, lag, cpu);
		for (Jvm jvm : this.options.jvms()) {
			live(results, new Pair(null, jvm), lag, cpu);
			live(results, new Pair(jvm, null), lag, cpu);
			live(results, new Pair(jvm, jvm), lag, cpu);
		}
	}

	private void live(Results results, Pair pair, double baseLag, double baseCpu) {
		Figure idle = results.lags(pair, Live::idleLags);
		Figure busy = results.lags(pair, Live::busyLags);
		Figure cpu = results.live(pair, Live::receiverCpu);
		boolean ours = pair.jvm() != null;
		row(pair.toString(), name(pair), millis(results.lags(pair, Live::firstLags).median()), millis(idle.median()),
				millis(idle.quantile(0.99)), ratio(idle.median() / baseLag),
				goal(ours ? Goal.atMost(1.5) : null, idle.median() / baseLag), millis(busy.median()),
				millis(busy.quantile(0.99)), cpu.text("%.2f", 1), ratio(cpu.median() / baseCpu),
				goal((pair.learner() != null) ? Goal.atMost(1) : null, cpu.median() / baseCpu),
				millis(results.live(pair, Live::asking).median()));
	}

	private static String name(Pair pair) {
		Jvm jvm = pair.jvm();
		return (jvm != null) ? jvm.name() : "";
	}

	private static String millis(double micros) {
		return Figure.number("%.2f", micros / 1e3);
	}

	private static String ratio(double ratio) {
		return Double.isNaN(ratio) ? "-" : Figure.number("%.2f", ratio);
	}

	private static String goal(@Nullable Goal goal, double ratio) {
		return (goal != null && !Double.isNaN(ratio)) ? goal.judge(ratio) : "";
	}

	private void title(String format, Object... arguments) {
		this.out.printf(Locale.ROOT, "%n### " + format + "%n%n", arguments);
	}

	private void row(String... cells) {
		this.out.println("| " + String.join(" | ", cells) + " |");
	}

	private void rule(int cells) {
		List<String> rules = new ArrayList<>();
		for (int cell = 0; cell < cells; cell++) {
			rules.add((cell == 0) ? "---" : "--:");
		}
		row(rules.toArray(String[]::new));
	}

	private record Goal(String sign, double bound) {

		static Goal atLeast(double bound) {
			return new Goal(">=", bound);
		}

		static Goal atMost(double bound) {
			return new Goal("<=", bound);
		}

		String judge(double ratio) {
			boolean met = this.sign.equals(">=") ? ratio >= this.bound : ratio <= this.bound;
			return this.sign + " " + Figure.number("%.1f", this.bound) + (met ? " met" : " **missed**");
		}

	}

}
