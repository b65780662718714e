package io.github.gatewaypeers.replication;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in a JVM of its own, asked over its standard input and output.
 */
final class GatewayMember implements Member {

	private final Process process;

	private final Writer commands;

	private final BufferedReader answers;

	private GatewayMember(Process process) {
		this.process = process;
		this.commands = process.outputWriter();
		this.answers = process.inputReader();
	}

	/**
	 * Starts a JVM and waits for it. The section is not yet started.
	 * @param jvm options of the JVM
	 * @param seat who it is and whom it knows
	 */
	static GatewayMember launch(Stage stage, Jvm jvm, Seat seat) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(jvm.options());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), GatewayProcess.class.getName()));
		command.addAll(GatewayProcess.arguments(stage, seat));
		try {
			GatewayMember member = new GatewayMember(
					new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
			member.awaitServing();
			return member;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Lets it join the section.
	 */
	void join() {
		ask("start");
	}

	/**
	 * Lets it leave the section and forget everything.
	 */
	void forget() {
		ask("forget");
	}

	/**
	 * Makes entries.
	 */
	void fill(int entries) {
		ask("fill " + entries);
	}

	/**
	 * Collects garbage.
	 * @return what remains, in bytes
	 */
	long heap() {
		return askNumber("heap");
	}

	@Override
	public long pid() {
		return this.process.pid();
	}

	@Override
	public void awaitServing() {
		used();
	}

	@Override
	public int used() {
		return (int) askNumber("used");
	}

	@Override
	public long value(int key) {
		return askNumber("value " + key);
	}

	@Override
	public void change(int key, long value) {
		ask("change " + key + " " + value);
	}

	@Override
	public void beginLoad(int rate, double seconds) {
		ask("load " + rate + " " + seconds);
	}

	@Override
	public int awaitLoad() {
		return (int) askNumber("changes");
	}

	private long askNumber(String command) {
		return Long.parseLong(ask(command));
	}

	private String ask(String command) {
		try {
			this.commands.write(command + "\n");
			this.commands.flush();
			String answer = this.answers.readLine();
			if (answer == null) {
				throw new IllegalStateException(this + " has ended");
			}
			return answer;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				throw new IllegalStateException(this + " does not end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return "gateway (process " + pid() + ")";
	}

}
