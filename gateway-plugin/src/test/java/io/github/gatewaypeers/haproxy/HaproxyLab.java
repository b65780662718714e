package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * The HAProxys of one test. Starts them, waits for what they are to do, and ends all of
 * them when closed.
 */
public final class HaproxyLab implements AutoCloseable {

	/**
	 * How long {@link #eventually} waits. HAProxy dials again after up to 5 s and waits
	 * up to 5 s for somebody to teach it, both can follow each other, and a busy machine
	 * takes its own time.
	 */
	public static final Duration PATIENCE = Duration.ofSeconds(30);

	private final HaproxyBinary binary;

	private final List<HaproxyProcess> processes = new CopyOnWriteArrayList<>();

	private @Nullable Path directory;

	private int seats;

	public HaproxyLab(HaproxyBinary binary) {
		this.binary = binary;
	}

	public HaproxyBinary binary() {
		return this.binary;
	}

	public HaproxyVersion version() {
		return this.binary.version();
	}

	/** A port of the loopback interface on which nobody listens. */
	public int freePort() {
		return FreePorts.next();
	}

	/** Starts an HAProxy under this name ({@code -L}) and waits until it serves. */
	public HaproxyProcess start(String localPeer, HaproxyConfig config) {
		return start(this.binary, localPeer, config);
	}

	/** Starts an HAProxy of another version. */
	public HaproxyProcess start(HaproxyBinary binary, String localPeer, HaproxyConfig config) {
		return start(new HaproxySeat(binary, localPeer, newDirectory()), config, null);
	}

	/** Starts an HAProxy without waiting until it serves. */
	public HaproxyProcess launch(String localPeer, HaproxyConfig config) {
		return launch(new HaproxySeat(this.binary, localPeer, newDirectory()), config, null);
	}

	HaproxyProcess start(HaproxySeat seat, HaproxyConfig config, @Nullable HaproxyProcess predecessor) {
		HaproxyProcess process = launch(seat, config, predecessor);
		process.awaitServing();
		return process;
	}

	private HaproxyProcess launch(HaproxySeat seat, HaproxyConfig config, @Nullable HaproxyProcess predecessor) {
		HaproxyProcess process = HaproxyProcess.launch(this, seat, config, predecessor);
		this.processes.add(process);
		return process;
	}

	/**
	 * Waits until the assertion holds. What the command line interface cannot say yet
	 * counts as not holding; an HAProxy that ended without being asked to ends the wait.
	 * @param what the expectation in words, for the message of a failure
	 * @throws AssertionError if it does not hold within {@link #PATIENCE}
	 */
	public void eventually(String what, ThrowingRunnable assertion) {
		eventually(what, PATIENCE, assertion);
	}

	/** Like {@link #eventually(String, ThrowingRunnable)}, with a patience of its own. */
	public void eventually(String what, Duration patience, ThrowingRunnable assertion) {
		try {
			Awaitility.await(what)
				.atMost(patience)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(20))
				.ignoreExceptionsInstanceOf(UncheckedIOException.class)
				.failFast(this::assertNobodyEndedUnasked)
				.untilAsserted(assertion);
		}
		catch (ConditionTimeoutException | TerminalFailureException ex) {
			throw HaproxyLogs.addedTo(new AssertionError(what + ": " + ex.getMessage(), ex), this);
		}
	}

	/** What every HAProxy of this lab logged, and how it sees its peers now. */
	public String logs() {
		return this.processes.stream()
			.map((process) -> "%n--- %s%n%s%n%s".formatted(process, process.log(), process.peersIfItAnswers()))
			.collect(Collectors.joining());
	}

	/**
	 * Ends every HAProxy and removes its files.
	 * @throws AssertionError if one had ended without being asked to
	 */
	@Override
	public void close() {
		try {
			assertNobodyEndedUnasked();
		}
		finally {
			this.processes.forEach(HaproxyProcess::close);
			removeDirectory();
		}
	}

	private void assertNobodyEndedUnasked() {
		this.processes.stream().filter(HaproxyProcess::endedUnasked).findFirst().ifPresent((process) -> {
			throw HaproxyLogs.addedTo(new AssertionError(process + " ended without being asked to"), this);
		});
	}

	/**
	 * Not below the build folder: the path of a Unix socket has 107 characters at most.
	 */
	private synchronized Path newDirectory() {
		try {
			if (this.directory == null) {
				this.directory = Files.createTempDirectory("haproxy");
			}
			return Files.createDirectory(this.directory.resolve("p" + this.seats++));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private synchronized void removeDirectory() {
		if (this.directory == null) {
			return;
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
			this.directory = null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.binary.toString();
	}

}
