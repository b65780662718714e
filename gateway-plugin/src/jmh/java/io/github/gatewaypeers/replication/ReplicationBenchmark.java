package io.github.gatewaypeers.replication;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares how HAProxys and gateways replicate a table, for each of the four pairs of
 * them: full resyncs, single changes, bytes on the wire, memory. Every round measures
 * every pair, one after another, and the report gives medians.
 */
public final class ReplicationBenchmark implements AutoCloseable {

	/** Entries for counting bytes. */
	private static final int WIRE_ENTRIES = 100_000;

	private static final String TEACHER = "teacher";

	private static final String GATEWAY = "gateway";

	private static final String LEARNER = "learner";

	private final Options options;

	private final Keys keys;

	private final Stage stage;

	private final Results results = new Results();

	private ReplicationBenchmark(Options options, Keys keys) {
		this.options = options;
		this.keys = keys;
		this.stage = Stage.of(options, keys);
	}

	public static void main(String[] arguments) {
		Options options;
		try {
			options = Options.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n\n" + Options.USAGE);
			System.exit(2);
			return;
		}
		Report report = new Report(options);
		report.printHeader(arguments);
		for (Keys keys : options.keys()) {
			try (ReplicationBenchmark benchmark = new ReplicationBenchmark(options, keys)) {
				benchmark.run();
				report.print(keys, benchmark.results);
			}
		}
		System.exit(0);
	}

	private void run() {
		if (this.options.parts().contains("lessons") || this.options.parts().contains("memory")) {
			lessons();
		}
		if (this.options.parts().contains("wire")) {
			pairs(this.options.jvms().subList(0, 1)).forEach(this::wire);
		}
		if (this.options.parts().contains("live")) {
			for (int round = 1; round <= this.options.rounds(); round++) {
				progress("live round " + round);
				pairs(this.options.jvms()).forEach(this::live);
			}
		}
	}

	private static List<Pair> pairs(List<Jvm> jvms) {
		List<Pair> pairs = new ArrayList<>(List.of(Pair.HAPROXYS));
		for (Jvm jvm : jvms) {
			pairs.addAll(List.of(new Pair(null, jvm), new Pair(jvm, null), new Pair(jvm, jvm)));
		}
		return pairs;
	}

	private void lessons() {
		Seat seat = Seat.of(TEACHER, this.stage.lab().freePort())
			.knowing(GATEWAY, this.stage.lab().freePort())
			.knowing(LEARNER, this.stage.lab().freePort());
		try (HaproxyMember teacher = HaproxyMember.launch(this.stage, seat)) {
			progress("filling " + teacher);
			teacher.fill(this.options.entries());
			if (this.options.parts().contains("memory")) {
				this.options.jvms().forEach((jvm) -> memory(teacher, seat, jvm));
			}
			for (int round = 1; round <= this.options.rounds() && this.options.parts().contains("lessons"); round++) {
				progress("lessons round " + round);
				this.options.jvms().forEach((jvm) -> lessons(teacher, seat, jvm));
			}
		}
	}

	/**
	 * Lets a gateway learn, and then teach HAProxys what it has learned, in turns with
	 * the HAProxy that it has it from.
	 */
	private void lessons(Member haproxy, Seat haproxySeat, Jvm jvm) {
		Seat seat = Seat.of(GATEWAY, this.stage.lab().freePort())
			.knowing(haproxySeat.name(), haproxySeat.port())
			.knowing(LEARNER, this.stage.lab().freePort());
		long start = System.nanoTime();
		try (GatewayMember gateway = GatewayMember.launch(this.stage, jvm, seat)) {
			learnOften(haproxy, gateway, start, new Pair(null, jvm));
			for (int lesson = 0; lesson <= this.options.lessons() / 2; lesson++) {
				this.results.add(Pair.HAPROXYS, true, learnFresh(haproxy, haproxySeat));
				this.results.add(new Pair(jvm, null), lesson == 0, learnFresh(gateway, seat));
			}
			Seat learnerSeat = Seat.of(LEARNER, this.stage.lab().freePort()).knowing(seat.name(), seat.port());
			start = System.nanoTime();
			try (GatewayMember learner = GatewayMember.launch(this.stage, jvm, learnerSeat)) {
				learnOften(gateway, learner, start, new Pair(jvm, jvm));
			}
		}
	}

	private void learnOften(Member teacher, GatewayMember learner, long start, Pair pair) {
		long resident = ProcessFigures.resident(learner.pid());
		learner.join();
		this.results.add(pair, true, Lesson.watch(teacher, learner, this.options.entries(), start, resident));
		for (int lesson = 1; lesson <= this.options.lessons(); lesson++) {
			learner.forget();
			long again = System.nanoTime();
			learner.join();
			Lesson later = Lesson.watch(teacher, learner, this.options.entries(), again, 0);
			if (lesson > this.options.lessons() / 2) {
				this.results.add(pair, false, later);
			}
		}
	}

	private Lesson learnFresh(Member teacher, Seat teacherSeat) {
		Seat seat = Seat.of(LEARNER, this.stage.lab().freePort()).knowing(teacherSeat.name(), teacherSeat.port());
		long start = System.nanoTime();
		try (Member learner = HaproxyMember.launch(this.stage, seat)) {
			return Lesson.watch(teacher, learner, this.options.entries(), start, 0);
		}
	}

	/**
	 * Lets a gateway learn once, between two garbage collections.
	 */
	private void memory(Member haproxy, Seat haproxySeat, Jvm jvm) {
		Seat seat = Seat.of(GATEWAY, this.stage.lab().freePort()).knowing(haproxySeat.name(), haproxySeat.port());
		try (GatewayMember gateway = GatewayMember.launch(this.stage, jvm, seat)) {
			long before = gateway.heap();
			gateway.join();
			Lesson.watch(haproxy, gateway, this.options.entries(), System.nanoTime(), 0);
			this.results.addHeap(jvm, (double) (gateway.heap() - before) / this.options.entries());
		}
	}

	private void wire(Pair pair) {
		progress("counting bytes, " + pair);
		Seat seat = Seat.of(TEACHER, this.stage.lab().freePort()).knowing(LEARNER, this.stage.lab().freePort());
		Seat learnerSeat = Seat.of(LEARNER, this.stage.lab().freePort());
		int entries = Math.min(WIRE_ENTRIES, this.options.entries());
		try (Member teacher = this.stage.launch(pair.teacher(), seat);
				CountingProxy proxy = CountingProxy.open(seat.port())) {
			fill(teacher, entries);
			try (Member learner = this.stage.launch(pair.learner(), learnerSeat.knowing(TEACHER, proxy.port()))) {
				this.results.add(pair, Wire.watch(teacher, learner, proxy, entries, this.options));
			}
		}
	}

	/**
	 * Fills a table with what HAProxy would teach, HAProxys by commands and gateways by a
	 * lesson.
	 */
	private void fill(Member teacher, int entries) {
		if (teacher instanceof HaproxyMember haproxy) {
			haproxy.fill(entries);
			return;
		}
		((GatewayMember) teacher).fill(entries);
	}

	private void live(Pair pair) {
		Seat seat = Seat.of(TEACHER, this.stage.lab().freePort()).knowing(LEARNER, this.stage.lab().freePort());
		Seat learnerSeat = Seat.of(LEARNER, this.stage.lab().freePort()).knowing(TEACHER, seat.port());
		try (Member from = this.stage.launch(pair.teacher(), seat);
				Member to = this.stage.launch(pair.learner(), learnerSeat)) {
			this.results.add(pair, Live.watch(from, to, this.options));
		}
	}

	private void progress(String what) {
		System.err.println(this.keys + ": " + what);
	}

	@Override
	public void close() {
		this.stage.lab().close();
	}

}
