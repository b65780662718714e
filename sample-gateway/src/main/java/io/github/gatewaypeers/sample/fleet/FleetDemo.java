package io.github.gatewaypeers.sample.fleet;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Lets one client come in by every door of a fleet, and shows the client's entry in the
 * table of every member after each; then a session of each door, which stays at its
 * server whichever door it comes in by.
 */
public final class FleetDemo {

	private static final String CLIENT = "127.0.0.1";

	/** How often the client knocks at each door before it gets too much. */
	private static final int REQUESTS = 5;

	/** More than {@code fleet.yml} allows in ten seconds. */
	private static final int TOO_MANY = 25;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration PAUSE = Duration.ofMillis(10);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private final Fleet fleet;

	private final PrintStream out;

	FleetDemo(Fleet fleet, PrintStream out) {
		this.fleet = fleet;
		this.out = out;
	}

	/**
	 * Runs the demonstration.
	 * @param args the number of HAProxys, 1 or 2; 1 if there is none
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		String number = (args.length > 0) ? args[0] : "1";
		if (!number.matches("[12]")) {
			System.err.println("'" + number + "' HAProxys cannot be started; say 1 or 2");
			System.exit(2);
		}
		HaproxyProgram program = HaproxyProgram.find().orElse(null);
		System.out.println((program != null) ? "HAProxy " + program.version() + " in " + program.path()
				: "There is no haproxy in the PATH: the gateways are alone");
		try (Fleet fleet = Fleet.start(program, Integer.parseInt(number))) {
			new FleetDemo(fleet, System.out).run();
		}
	}

	void run() throws InterruptedException {
		List<FleetMember> members = this.fleet.members();
		this.out.println("Configurations in " + this.fleet.folder());
		members.forEach(
				(member) -> this.out.printf(Locale.ROOT, "%-10s http://%s:%d%n", member.name(), CLIENT, member.port()));
		this.out.printf(Locale.ROOT, "%nhttp_req_cnt of %s in the table of  ", CLIENT);
		row(members.stream().map(FleetMember::name).toList());
		await("all members have found each other", members, FleetMember::isSettled);
		long expected = 0;
		for (FleetMember door : members) {
			expected += REQUESTS;
			knock(door, REQUESTS, members, expected);
		}
		FleetMember last = members.get(members.size() - 1);
		knock(last, TOO_MANY, members, expected + TOO_MANY);
		this.out.printf(Locale.ROOT, "%-38s", "and now every door says");
		row(members.stream().map((door) -> String.valueOf(knock(door))).toList());
		shop(members);
	}

	/** Each member sticks sessions, and every door leads them where they are. */
	private void shop(List<FleetMember> members) throws InterruptedException {
		for (FleetMember first : members) {
			String session = "session-of-" + first.name();
			String server = visit(first, session);
			await("all members know where " + session + " is", members,
					(member) -> server.equals(member.server(session)));
			this.out.printf(Locale.ROOT, "%-38s", "a session of " + first.name() + " leads to");
			row(members.stream().map((door) -> visit(door, session)).toList());
		}
	}

	/**
	 * Sends requests to one door, and shows when all members know of them.
	 */
	private void knock(FleetMember door, int times, List<FleetMember> members, long expected)
			throws InterruptedException {
		for (int request = 0; request < times; request++) {
			knock(door);
		}
		await("all members know of " + expected + " requests", members,
				(member) -> member.requests(CLIENT) == expected && member.isSettled());
		this.out.printf(Locale.ROOT, "%-38s", times + " requests to " + door.name());
		row(members.stream().map((member) -> Long.toString(member.requests(CLIENT))).toList());
	}

	private void row(List<String> cells) {
		List<String> columns = new ArrayList<>();
		cells.forEach((cell) -> columns.add("%10s".formatted(cell)));
		this.out.println(String.join("", columns));
	}

	private static void await(String what, List<FleetMember> members, Predicate<FleetMember> condition)
			throws InterruptedException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!members.stream().allMatch(condition)) {
			if (System.nanoTime() - deadline > 0) {
				String others = members.stream()
					.filter(condition.negate())
					.map((member) -> member.name() + " has counted " + member.requests(CLIENT))
					.collect(Collectors.joining(", "));
				throw new IllegalStateException("not " + what + " within " + PATIENCE.toSeconds() + " s: " + others);
			}
			Thread.sleep(PAUSE.toMillis());
		}
	}

	/** Sends a request and returns the status of the answer, if there is one. */
	private @Nullable Integer knock(FleetMember door) {
		HttpResponse<String> answer = send(door, "/hello", "none");
		return (answer != null) ? answer.statusCode() : null;
	}

	/** Returns the upstream that answers a session. */
	private String visit(FleetMember door, String session) {
		HttpResponse<String> answer = send(door, "/shop", session);
		return (answer != null) ? answer.body().split(" ")[0] : "nobody";
	}

	private @Nullable HttpResponse<String> send(FleetMember door, String path, String session) {
		URI uri = URI.create("http://" + CLIENT + ":" + door.port() + path);
		try {
			return this.http.send(HttpRequest.newBuilder(uri)
				.header("Cookie", "SESSION=" + session)
				.timeout(Duration.ofSeconds(5))
				.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

}
