package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One running HAProxy ({@code -db}: in the foreground, a single process). Started by a
 * {@link HaproxyLab}, ended by it at the latest, and if the JVM ends first, with the JVM.
 * Signals go to this process only, by its id.
 */
public final class HaproxyProcess implements AutoCloseable {

	private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime()
			.addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "end-haproxys"));
	}

	private final HaproxyLab lab;

	private final HaproxySeat seat;

	private final HaproxyConfig config;

	private final Process process;

	private final LogTail log;

	private final HaproxyCli cli;

	private volatile boolean askedToEnd;

	private volatile boolean frozen;

	private HaproxyProcess(HaproxyLab lab, HaproxySeat seat, HaproxyConfig config, Process process) {
		this.lab = lab;
		this.seat = seat;
		this.config = config;
		this.process = process;
		this.log = LogTail.follow(process);
		this.cli = new HaproxyCli(seat.socket());
	}

	static HaproxyProcess launch(HaproxyLab lab, HaproxySeat seat, HaproxyConfig config,
			@Nullable HaproxyProcess predecessor) {
		try {
			Path cliFile = Files.writeString(seat.directory().resolve("cli.cfg"), """
					global
					  stats socket %s mode 600 level admin
					  stats timeout 1h
					""".formatted(seat.socket()));
			Path file = Files.writeString(seat.directory().resolve("haproxy.cfg"), config.text());
			List<String> command = new ArrayList<>(List.of(seat.binary().executable().toString(), "-db", "-L",
					seat.localPeer(), "-f", cliFile.toString(), "-f", file.toString()));
			if (predecessor != null) {
				command.addAll(List.of("-sf", Long.toString(predecessor.pid())));
				predecessor.askedToEnd = true;
			}
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			RUNNING.add(process);
			process.onExit().thenAccept(RUNNING::remove);
			process.getOutputStream().close();
			return new HaproxyProcess(lab, seat, config, process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * HAProxy binds every listener before it serves any, so an answer on its command line
	 * interface says that all are there. The process id tells it from its predecessor.
	 */
	void awaitServing() {
		this.lab.eventually(this + " serves", () -> {
			String pid = this.cli.info().get("Pid");
			if (!Long.toString(pid()).equals(pid)) {
				throw new AssertionError("the command line interface belongs to process " + pid);
			}
		});
	}

	public String localPeer() {
		return this.seat.localPeer();
	}

	public HaproxyVersion version() {
		return this.seat.binary().version();
	}

	public HaproxyConfig config() {
		return this.config;
	}

	public long pid() {
		return this.process.pid();
	}

	public HaproxyCli cli() {
		return this.cli;
	}

	/** The latest lines that it logged. */
	public String log() {
		return this.log.text();
	}

	String peersIfItAnswers() {
		try {
			return (isAlive() && !this.frozen) ? this.cli.run("show peers").strip() : "";
		}
		catch (UncheckedIOException ex) {
			return "(" + ex.getMessage() + ")";
		}
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	boolean endedUnasked() {
		return !this.askedToEnd && !isAlive();
	}

	/** Ends it as a crash would (SIGKILL), and waits until it is gone. */
	public void kill() {
		this.askedToEnd = true;
		this.process.destroyForcibly();
		awaitEnd();
	}

	/** Ends it without hand-over (SIGTERM), and waits until it is gone. */
	public void terminate() {
		this.askedToEnd = true;
		this.process.destroy();
		awaitEnd();
	}

	/** Stops it in its tracks (SIGSTOP): its connections stay open, and silent. */
	public void freeze() {
		signal("STOP");
		this.frozen = true;
	}

	/** Lets a frozen one go on (SIGCONT). */
	public void thaw() {
		signal("CONT");
		this.frozen = false;
	}

	/** Starts another one in the place of this one, which has ended. */
	public HaproxyProcess startAgain() {
		return startAgain(this.config);
	}

	/** Starts another one with a new configuration in the place of this ended one. */
	public HaproxyProcess startAgain(HaproxyConfig config) {
		if (isAlive()) {
			throw new IllegalStateException(this + " is still there");
		}
		return this.lab.start(this.seat, config, null);
	}

	/**
	 * Starts a new process that takes over from this one ({@code -sf}). When this method
	 * returns the new one serves, and this one may still be teaching it: see
	 * {@link #awaitEnd()}. HAProxy 2.6 teaches nothing unless it is
	 * {@linkplain ShowPeers#upToDate() up to date} itself, which without any other peer
	 * takes it 5 s from its start.
	 */
	public HaproxyProcess softRestart() {
		return softRestart(this.config);
	}

	/** Like {@link #softRestart()}, with a new configuration. */
	public HaproxyProcess softRestart(HaproxyConfig config) {
		return this.lab.start(this.seat, config, this);
	}

	/**
	 * Waits until it has ended.
	 * @return its exit status, above 128 if a signal ended it
	 */
	public int awaitEnd() {
		try {
			if (!this.process.waitFor(HaproxyLab.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				throw HaproxyLogs.addedTo(new AssertionError(this + " does not end"), this.lab);
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the end of " + this, ex);
		}
	}

	/** Ends it, if it has not ended yet. */
	@Override
	public void close() {
		if (isAlive()) {
			kill();
		}
	}

	private void signal(String name) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			if (!kill.waitFor(HaproxyLab.PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
				throw new IllegalStateException("SIG" + name + " does not reach " + this);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while signalling " + this, ex);
		}
	}

	@Override
	public String toString() {
		return "%s '%s' (process %d)".formatted(this.seat.binary(), localPeer(), pid());
	}

}
