package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.gatewaypeers.sticktable.StickTable;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of an HAProxy {@code peers} section: it listens, dials every
 * other peer, and keeps the tables of all of them alike. Everything happens on one thread
 * of its own; a request never waits for it.
 */
public final class PeersSection {

	private static final Logger logger = LoggerFactory.getLogger(PeersSection.class);

	private static final long TICK = 50;

	private static final int PROBE_TIMEOUT = 500;

	private final String name;

	private final String localPeer;

	private final InetSocketAddress bind;

	private final List<StickTable> tables;

	private final Duration resyncTimeout;

	private final Duration handoverTimeout;

	private final @Nullable Supplier<PeersTls> tls;

	private final Sockets sockets;

	/** Belongs to the thread of what runs. */
	private final Members members;

	private volatile @Nullable Running running;

	private volatile Runnable onPeersChange = () -> {
	};

	private PeersSection(Builder builder, PeerAddress local) {
		this.name = builder.name;
		this.localPeer = builder.localPeer;
		this.bind = (builder.bind != null) ? builder.bind : new InetSocketAddress(local.host(), local.port());
		this.tables = List.copyOf(builder.tables);
		this.resyncTimeout = builder.resyncTimeout;
		this.handoverTimeout = builder.handoverTimeout;
		this.tls = builder.tls;
		this.sockets = builder.sockets;
		this.members = new Members(this.name, local, this.tables, builder.maxMessageLength, System.currentTimeMillis(),
				(bound) -> ThreadLocalRandom.current().nextInt(bound));
		builder.peers.stream().filter((peer) -> !peer.equals(local)).forEach(this.members::add);
	}

	/**
	 * Begins a section.
	 * @param name the name of the section
	 * @param localPeer the name of the peer that this process is
	 * @return a builder
	 */
	public static Builder of(String name, String localPeer) {
		return new Builder(name, localPeer);
	}

	/**
	 * Starts to listen and to dial. After a stop it goes on with the peers that it had,
	 * as after a broken connection.
	 * @throws IllegalStateException if the address cannot be listened on, or the section
	 * runs already
	 */
	public synchronized void start() {
		if (this.running != null) {
			throw new IllegalStateException("peers section '" + this.name + "' runs already");
		}
		boolean predecessor = isListening(this.bind);
		Running starting = new Running();
		try {
			starting.start(predecessor);
		}
		catch (IOException | RuntimeException ex) {
			starting.shutDown();
			throw new IllegalStateException("peers section '" + this.name + "': cannot listen on " + this.bind + " ("
					+ ex.getMessage() + "). Is the port taken by another program, or the address not one of this "
					+ "host? Set 'bind' of the section to a free one", ex);
		}
		this.running = starting;
		logger.info("[{}] peer '{}' listens on {}{}{}", this.name, this.localPeer, starting.listener.localAddress(),
				(this.tls != null) ? " with TLS" : "",
				predecessor ? ", where another process of this name still does" : "");
	}

	/**
	 * Tells whether somebody listens on an address: our predecessor, who will teach us.
	 */
	private static boolean isListening(InetSocketAddress address) {
		if (address.getPort() == 0) {
			return false;
		}
		try (Socket socket = new Socket()) {
			InetAddress host = address.getAddress();
			boolean any = host == null || host.isAnyLocalAddress();
			socket.connect(any ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()) : address,
					PROBE_TIMEOUT);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Stops: ends all sessions, teaches the process that has taken over the address, if
	 * there is one, and releases everything. Waits for that, but no longer than the
	 * handover timeout and a little.
	 */
	public synchronized void stop() {
		Running stopping = this.running;
		if (stopping == null) {
			return;
		}
		this.running = null;
		stopping.stop();
		logger.info("[{}] stopped", this.name);
	}

	/**
	 * Adds a remote peer while the section runs.
	 * @param peer the name of the peer
	 * @param host its host
	 * @param port its port, 1 to 65535
	 * @throws IllegalArgumentException if there is a peer of that name already
	 * @throws IllegalStateException if the section does not run
	 */
	public void addPeer(String peer, String host, int port) {
		PeerAddress address = new PeerAddress(peer, host, port);
		call((running) -> {
			this.members.add(address);
			return true;
		});
		this.onPeersChange.run();
	}

	/**
	 * Removes a remote peer while the section runs, ending its session.
	 * @param peer the name of the peer
	 * @return {@code false} if there was none of that name
	 * @throws IllegalStateException if the section does not run
	 */
	public boolean removePeer(String peer) {
		boolean removed = call((running) -> this.members.remove(peer, running.now()));
		if (removed) {
			this.onPeersChange.run();
		}
		return removed;
	}

	/**
	 * Sets who is told that a peer was added or removed. It is called on the thread that
	 * did so.
	 * @param listener the one listener
	 */
	public void onPeersChange(Runnable listener) {
		this.onPeersChange = listener;
	}

	/**
	 * Returns what is known of the peers now, the local one first.
	 * @return a snapshot
	 * @throws IllegalStateException if the section does not run
	 */
	public List<PeerStatus> peers() {
		return call((running) -> this.members.all().stream().map(Peer::status).toList());
	}

	/**
	 * Tells whether this process knows all that the others could teach it.
	 * @return {@code false} until the first resync has ended or was given up for want of
	 * a teacher, and again when one turns up after all, until that has taught us
	 * @throws IllegalStateException if the section does not run
	 */
	public boolean isUpToDate() {
		return call((running) -> this.members.isUpToDate());
	}

	/**
	 * Returns the address that is listened on.
	 * @return the address, with the real port if 0 was asked for
	 * @throws IllegalStateException if the section does not run
	 */
	public InetSocketAddress localAddress() {
		return running().listener.localAddress();
	}

	/**
	 * Returns the name of the section.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the name of the peer that this process is.
	 * @return the name
	 */
	public String localPeer() {
		return this.localPeer;
	}

	/**
	 * Returns the tables of the section.
	 * @return the tables
	 */
	public List<StickTable> tables() {
		return this.tables;
	}

	private Running running() {
		Running running = this.running;
		if (running == null) {
			throw new IllegalStateException("peers section '" + this.name + "' does not run");
		}
		return running;
	}

	private <T> T call(Function<Running, T> action) {
		Running running = running();
		return running.call(() -> action.apply(running));
	}

	/**
	 * What exists between start and stop.
	 */
	private final class Running {

		private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
				new DefaultThreadFactory("peers-" + PeersSection.this.name, true),
				PeersSection.this.sockets.handlers());

		private final EventLoop loop = this.group.next();

		private final PushSignal signal = new PushSignal(this.loop, PeersSection.this.members::wake, this::updates);

		private final Dialler dialler = new Dialler(this.loop, PeersSection.this.sockets, this::now, this.signal,
				PeersSection.this.tls);

		private final Listener listener = new Listener(this.loop, PeersSection.this.sockets, PeersSection.this.members,
				this::now, this.signal, PeersSection.this.tls);

		/** No stream, which would be a tenth of what a push costs. */
		private long updates() {
			long updates = 0;
			for (StickTable table : PeersSection.this.tables) {
				updates += table.lastUpdateId();
			}
			return updates;
		}

		long now() {
			return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
		}

		void start(boolean predecessor) throws IOException {
			PeersSection.this.tables.forEach((table) -> table.onUpdate(this.signal));
			long timeout = PeersSection.this.resyncTimeout.toMillis();
			this.loop.execute(() -> PeersSection.this.members.start(timeout, predecessor, this.dialler, now()));
			this.listener.bind(PeersSection.this.bind);
			this.loop.scheduleAtFixedRate(this::tick, 0, TICK, TimeUnit.MILLISECONDS);
		}

		private void tick() {
			try {
				long now = now();
				PeersSection.this.members.tick(now);
				this.listener.tick(now);
			}
			catch (RuntimeException ex) {
				logger.error("[{}] an error of ours; please report it", PeersSection.this.name, ex);
			}
		}

		void stop() {
			CountDownLatch done = new CountDownLatch(1);
			long timeout = PeersSection.this.handoverTimeout.toMillis();
			this.listener.close(() -> {
				this.dialler.localAddress(this.listener.localAddress());
				PeersSection.this.members.stop(timeout, now(), done::countDown);
			});
			try {
				if (!done.await(timeout + 1_000, TimeUnit.MILLISECONDS)) {
					logger.warn("[{}] the handover did not end in time", PeersSection.this.name);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			shutDown();
		}

		void shutDown() {
			PeersSection.this.tables.forEach((table) -> table.onUpdate(() -> {
			}));
			if (!this.loop.isShuttingDown()) {
				this.loop.execute(() -> PeersSection.this.members.close(now()));
			}
			this.dialler.close();
			this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
		}

		<T> T call(Callable<T> action) {
			try {
				return this.loop.inEventLoop() ? action.call() : this.loop.submit(action).get(5, TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof RuntimeException cause) {
					throw cause;
				}
				throw new IllegalStateException(ex.getCause());
			}
			catch (TimeoutException ex) {
				throw new IllegalStateException("peers section '" + PeersSection.this.name + "' is too busy", ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("interrupted", ex);
			}
			catch (RejectedExecutionException ex) {
				throw new IllegalStateException("peers section '" + PeersSection.this.name + "' has stopped", ex);
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/**
	 * Collects and checks a section.
	 */
	public static final class Builder {

		private final String name;

		private final String localPeer;

		private final List<PeerAddress> peers = new ArrayList<>();

		private final List<StickTable> tables = new ArrayList<>();

		private @Nullable InetSocketAddress bind;

		private int maxMessageLength = 16384;

		private Duration resyncTimeout = Duration.ofSeconds(5);

		private Duration handoverTimeout = Duration.ofSeconds(10);

		private @Nullable Supplier<PeersTls> tls;

		private Sockets sockets = Sockets.BEST;

		Builder(String name, String localPeer) {
			this.name = name;
			this.localPeer = localPeer;
		}

		/**
		 * Sets where to listen; by default at the address of the local peer.
		 * @param address an address of this host; port 0 for any free one
		 * @return this builder
		 */
		public Builder bind(InetSocketAddress address) {
			this.bind = address;
			return this;
		}

		/**
		 * Adds a peer, the local one or another.
		 * @param peer its name
		 * @param host its host
		 * @param port its port, 1 to 65535; 0 for a local peer on any free port
		 * @return this builder
		 */
		public Builder peer(String peer, String host, int port) {
			this.peers.add(new PeerAddress(peer, host, port));
			return this;
		}

		/**
		 * Adds a table that the section replicates.
		 * @param table the table
		 * @return this builder
		 */
		public Builder table(StickTable table) {
			this.tables.add(table);
			return this;
		}

		/**
		 * Sets the largest message that is accepted.
		 * @param bytes 1024 to 1048576, by default 16384 as in HAProxy
		 * @return this builder
		 */
		public Builder maxMessageLength(int bytes) {
			if (bytes < 1024 || bytes > 1_048_576) {
				throw invalid("a message is allowed 1024 to 1048576 bytes, not " + bytes);
			}
			this.maxMessageLength = bytes;
			return this;
		}

		/**
		 * Sets how long a process that starts waits for a teacher.
		 * @param timeout not negative, by default 5 seconds as in HAProxy
		 * @return this builder
		 */
		public Builder resyncTimeout(Duration timeout) {
			this.resyncTimeout = notNegative(timeout, "resync timeout");
			return this;
		}

		/**
		 * Sets how long a process that stops may take to teach its successor.
		 * @param timeout not negative, by default 10 seconds
		 * @return this builder
		 */
		public Builder handoverTimeout(Duration timeout) {
			this.handoverTimeout = notNegative(timeout, "handover timeout");
			return this;
		}

		/**
		 * Sets that peers are spoken to over TLS only; by default there is no TLS.
		 * @param tls asked anew for each connection, on the thread of the section, so
		 * that certificates may change; established connections keep theirs
		 * @return this builder
		 */
		public Builder tls(Supplier<PeersTls> tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Sets other sockets than the best, for tests.
		 */
		Builder sockets(Sockets sockets) {
			this.sockets = sockets;
			return this;
		}

		private Duration notNegative(Duration timeout, String what) {
			if (timeout.isNegative()) {
				throw invalid("the " + what + " is negative: " + timeout);
			}
			return timeout;
		}

		/**
		 * Checks the whole and makes the section.
		 * @return the section, not yet started
		 * @throws IllegalArgumentException if it cannot work; the message names the
		 * section and the mend
		 */
		public PeersSection build() {
			PeerAddress local = null;
			List<String> names = new ArrayList<>();
			for (PeerAddress peer : this.peers) {
				if (names.contains(peer.name())) {
					throw invalid("there are two peers '" + peer.name() + "'; remove one");
				}
				names.add(peer.name());
				local = peer.name().equals(this.localPeer) ? peer : local;
			}
			if (local == null) {
				throw invalid("the local peer '" + this.localPeer + "' is none of its peers " + names
						+ "; add it, or set the name of the local peer to one of them");
			}
			List<String> tableNames = new ArrayList<>();
			for (StickTable table : this.tables) {
				if (tableNames.contains(table.definition().wireName())) {
					throw invalid("there are two tables '" + table.definition().name() + "'; remove one");
				}
				tableNames.add(table.definition().wireName());
			}
			return new PeersSection(this, local);
		}

		private IllegalArgumentException invalid(String reason) {
			return new IllegalArgumentException("peers section '" + this.name + "': " + reason);
		}

	}

}
