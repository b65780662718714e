package io.github.gatewaypeers.replication;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyProcess;
import org.jspecify.annotations.Nullable;

/**
 * An HAProxy, asked over its command line interface.
 */
final class HaproxyMember implements Member {

	private final HaproxyProcess process;

	private final Stage stage;

	private @Nullable CliSession cli;

	private @Nullable CompletableFuture<Integer> changes;

	private HaproxyMember(HaproxyProcess process, Stage stage) {
		this.process = process;
		this.stage = stage;
	}

	/**
	 * Starts an HAProxy and does not wait for it.
	 * @param seat who it is and whom it knows
	 */
	static HaproxyMember launch(Stage stage, Seat seat) {
		HaproxyConfig config = HaproxyConfig.of("")
			.peers(SECTION, seat.peerLines())
			.stickTable(Keys.TABLE, stage.keys().definition(stage.size()));
		if (stage.threads() > 0) {
			config = config.global("nbthread " + stage.threads());
		}
		return new HaproxyMember(stage.lab().launch(seat.name(), config), stage);
	}

	/**
	 * Makes entries, and waits until the process is ready to teach.
	 */
	void fill(int entries) {
		awaitServing();
		this.process.cli().fillTable(Keys.TABLE, entries, this.stage.keys()::text, (number) -> Keys.VALUES);
		this.stage.lab().eventually("a teacher that is up to date", () -> {
			if (!this.process.cli().showPeers(SECTION).upToDate()) {
				throw new AssertionError("not up to date");
			}
		});
	}

	private boolean isServing() {
		if (this.cli == null) {
			try {
				this.cli = CliSession.connect(this.process.cli().socket());
			}
			catch (IOException ex) {
				return false;
			}
		}
		return true;
	}

	private String run(String command) {
		if (!isServing() || this.cli == null) {
			throw new IllegalStateException(this.process + " cannot be asked");
		}
		return this.cli.run(command);
	}

	@Override
	public long pid() {
		return this.process.pid();
	}

	@Override
	public void awaitServing() {
		Deadline deadline = Deadline.of("the start of " + this.process, 20);
		while (!isServing()) {
			deadline.pause(1_000);
		}
	}

	@Override
	public int used() {
		return isServing() ? (int) number(run("show table"), "used:") : 0;
	}

	@Override
	public long value(int key) {
		return isServing()
				? number(run("show table %s key %s".formatted(Keys.TABLE, this.stage.keys().text(key))), " gpc0=") : -1;
	}

	private static long number(String answer, String label) {
		int at = answer.indexOf(label);
		if (at < 0) {
			return -1;
		}
		int from = at + label.length();
		int to = from;
		while (Character.isDigit(answer.charAt(to))) {
			to++;
		}
		return Long.parseLong(answer, from, to, 10);
	}

	@Override
	public void change(int key, long value) {
		run(command(key, value));
	}

	private String command(int key, long value) {
		return "set table %s key %s data.gpc0 %d".formatted(Keys.TABLE, this.stage.keys().text(key), value);
	}

	@Override
	public void beginLoad(int rate, double seconds) {
		this.changes = CompletableFuture.supplyAsync(() -> {
			try (CliSession session = CliSession.connect(this.process.cli().socket())) {
				return this.stage.load().run(rate, seconds, (first, count) -> session.run(commands(first, count)));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private String commands(int first, int count) {
		StringBuilder commands = new StringBuilder();
		IntStream.range(first, first + count)
			.forEach(
					(change) -> commands.append(command(this.stage.load().key(change), this.stage.load().value(change)))
						.append(';'));
		commands.setLength(commands.length() - 1);
		return commands.toString();
	}

	@Override
	public int awaitLoad() {
		if (this.changes == null) {
			throw new IllegalStateException("no load");
		}
		return this.changes.orTimeout(120, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		if (this.cli != null) {
			this.cli.close();
		}
		this.process.close();
	}

	@Override
	public String toString() {
		return this.process.toString();
	}

}
