package io.github.gatewaypeers.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials other peers. Names are looked up on threads of their own, since that may take
 * long, and one that takes long must not hold up the others.
 */
final class Dialler implements Transport {

	private static final int CONNECT_TIMEOUT = 1_000;

	/** How many names are looked up at the same time. */
	private static final int MAX_LOOKUPS = 64;

	/** Seconds after which a thread that looks nothing up ends. */
	private static final int KEEP_ALIVE = 10;

	private static final Logger logger = LoggerFactory.getLogger(Dialler.class);

	private final EventLoop loop;

	private final Sockets sockets;

	private final LongSupplier clock;

	private final Runnable signal;

	private final @Nullable Supplier<PeersTls> tls;

	private final ExecutorService resolver;

	private @Nullable InetSocketAddress localAddress;

	/**
	 * Prepares to dial.
	 * @param sockets of the kind that the thread waits for
	 * @param signal asks for connections to be woken soon
	 * @param tls what each connection begins with, {@code null} for no TLS
	 */
	Dialler(EventLoop loop, Sockets sockets, LongSupplier clock, Runnable signal, @Nullable Supplier<PeersTls> tls) {
		this.loop = loop;
		this.sockets = sockets;
		this.clock = clock;
		this.signal = signal;
		this.tls = tls;
		this.resolver = new ThreadPoolExecutor(0, MAX_LOOKUPS, KEEP_ALIVE, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new DefaultThreadFactory("peers-resolver", true));
	}

	/**
	 * Sets where the local peer is to be dialled.
	 */
	void localAddress(InetSocketAddress address) {
		boolean any = address.getAddress().isAnyLocalAddress();
		this.localAddress = any ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()) : address;
	}

	@Override
	public PeerConnection dial(Members members, Peer peer, long now) {
		PeerChannelHandler handler = new PeerChannelHandler(this.clock, this.signal);
		PeerConnection connection = PeerConnection.dialled(members, handler, peer, now);
		handler.connection(connection);
		InetSocketAddress known = peer.isLocal() ? this.localAddress : literalAddress(peer);
		if (known != null) {
			this.loop.execute(() -> connect(handler, known, peer));
		}
		else {
			lookUp(handler, peer);
		}
		return connection;
	}

	private static @Nullable InetSocketAddress literalAddress(Peer peer) {
		InetAddress address = NetUtil.createInetAddressFromIpAddressString(peer.host());
		return (address != null) ? new InetSocketAddress(address, peer.port()) : null;
	}

	private void lookUp(PeerChannelHandler handler, Peer peer) {
		try {
			this.resolver.execute(() -> resolve(handler, peer));
		}
		catch (RejectedExecutionException ex) {
			this.loop.execute(() -> fail(handler, peer, ex));
		}
	}

	private void resolve(PeerChannelHandler handler, Peer peer) {
		try {
			InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(peer.host()), peer.port());
			this.loop.execute(() -> connect(handler, address, peer));
		}
		catch (UnknownHostException ex) {
			this.loop.execute(() -> fail(handler, peer, ex));
		}
	}

	private void connect(PeerChannelHandler handler, InetSocketAddress address, Peer peer) {
		if (handler.isClosed()) {
			return;
		}
		Bootstrap bootstrap = new Bootstrap().group(this.loop)
			.channel(this.sockets.client())
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.SO_KEEPALIVE, true)
			.option(ChannelOption.WRITE_BUFFER_WATER_MARK, Listener.WATER_MARK)
			.option(ChannelOption.RECVBUF_ALLOCATOR, Listener.readAllocator())
			.handler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel channel) {
					handler.dial(channel.pipeline(), Dialler.this.tls);
				}
			});
		bootstrap.connect(address).addListener((ChannelFuture future) -> {
			if (!future.isSuccess()) {
				fail(handler, peer, future.cause());
			}
		});
	}

	private static void fail(PeerChannelHandler handler, Peer peer, Throwable cause) {
		logger.debug("peer {} at {} cannot be reached", peer.name(), peer.address(), cause);
		if (!handler.isClosed()) {
			peer.status = "cannot be reached: " + cause.getMessage();
			handler.failed();
		}
	}

	void close() {
		this.resolver.shutdownNow();
	}

}
