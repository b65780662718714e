package io.github.gatewaypeers.sample.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HAProxy of the fleet, a process of its own with a configuration that was made from
 * that of the gateways.
 */
final class FleetHaproxy implements FleetMember {

	private static final Pattern REQUESTS = Pattern.compile("\\bhttp_req_cnt=(\\d+)");

	private static final Pattern SERVER = Pattern.compile("\\bserver_key=(\\w+)");

	private static final Pattern REMOTE = Pattern.compile("\\(remote,.* last_status=(\\w+)");

	private static final Pattern FLAGS = Pattern.compile("^0x.* flags=(0x\\w+)", Pattern.MULTILINE);

	/** Waits neither for a predecessor nor for a remote peer to teach it any more. */
	private static final int UP_TO_DATE = 0x3;

	/** One of them teaches it now. */
	private static final int LEARNING = 0xc;

	private static final int PATIENCE_SECONDS = 5;

	private final String name;

	private final int port;

	private final Path socket;

	private final Path log;

	private final Process process;

	private FleetHaproxy(String name, int port, Path socket, Path log, Process process) {
		this.name = name;
		this.port = port;
		this.socket = socket;
		this.log = log;
		this.process = process;
	}

	/**
	 * Starts an HAProxy, which may take a moment to serve.
	 * @param program the {@code haproxy} to run
	 * @param folder an empty folder for its files
	 * @param configuration the text of its configuration, with the socket of
	 * {@link #socket}
	 */
	static FleetHaproxy start(HaproxyProgram program, String name, int port, Path folder, String configuration) {
		try {
			Path file = Files.writeString(folder.resolve(name + ".cfg"), configuration);
			Path log = folder.resolve(name + ".log");
			Process process = new ProcessBuilder(program.path().toString(), "-db", "-f", file.toString())
				.redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
			return new FleetHaproxy(name, port, socket(folder, name), log, process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Path socket(Path folder, String name) {
		return folder.resolve(name + ".sock");
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public long requests(String client) {
		Matcher matcher = REQUESTS.matcher(entry(Fleet.TABLE, client));
		return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
	}

	@Override
	public String server(String session) {
		Matcher matcher = SERVER.matcher(entry(Fleet.SESSIONS, session));
		return matcher.find() ? matcher.group(1) : "";
	}

	private String entry(String table, String key) {
		if (!this.process.isAlive()) {
			throw new IllegalStateException(this.name + " has ended: " + log());
		}
		return Files.exists(this.socket) ? ask("show table " + table + " key " + key) : "";
	}

	private String log() {
		try {
			return Files.readString(this.log).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String ask(String command) {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(this.socket));
			channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
			return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public boolean isSettled() {
		if (!Files.exists(this.socket)) {
			return false;
		}
		String peers = ask("show peers");
		Matcher flags = FLAGS.matcher(peers);
		return flags.find() && (Integer.decode(flags.group(1)) & (UP_TO_DATE | LEARNING)) == UP_TO_DATE
				&& REMOTE.matcher(peers).results().allMatch((peer) -> peer.group(1).equals("ESTA"));
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
