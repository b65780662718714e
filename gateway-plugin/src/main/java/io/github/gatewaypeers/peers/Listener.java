package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections of other peers. Those that have not yet introduced themselves are
 * few and have little time; when there are too many, the one that has waited longest
 * goes, since a peer introduces itself at once.
 */
final class Listener {

	static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

	/** Reads of one channel in a row, so that a flood does not hold up other peers. */
	private static final int READS_PER_TURN = 2;

	static final int MAX_STRANGERS = 64;

	private static final Logger logger = LoggerFactory.getLogger(Listener.class);

	private final EventLoop loop;

	private final Sockets sockets;

	private final Members members;

	private final LongSupplier clock;

	private final Runnable signal;

	private final @Nullable Supplier<PeersTls> tls;

	/** Who has not introduced himself, the one that came first at the front. */
	private final Set<PeerConnection> strangers = new LinkedHashSet<>();

	private @Nullable Channel channel;

	private @Nullable InetSocketAddress address;

	/**
	 * Prepares to listen.
	 * @param sockets of the kind that the thread waits for
	 * @param signal asks for connections to be woken soon
	 * @param tls what each connection begins with, {@code null} for no TLS
	 */
	Listener(EventLoop loop, Sockets sockets, Members members, LongSupplier clock, Runnable signal,
			@Nullable Supplier<PeersTls> tls) {
		this.loop = loop;
		this.sockets = sockets;
		this.members = members;
		this.clock = clock;
		this.signal = signal;
		this.tls = tls;
	}

	/**
	 * Binds to an address, which another process of this host may share while it hands
	 * over to this one.
	 */
	void bind(InetSocketAddress bind) throws IOException {
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.loop)
			.channel(this.sockets.server())
			.option(ChannelOption.SO_REUSEADDR, true)
			.option(this.sockets.reusePort(), true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.SO_KEEPALIVE, true)
			.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, readAllocator())
			.childHandler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel accepted) {
					accept(accepted);
				}
			});
		ChannelFuture future = bootstrap.bind(bind).awaitUninterruptibly();
		if (!future.isSuccess()) {
			throw (future.cause() instanceof IOException cause) ? cause : new IOException(future.cause());
		}
		this.channel = future.channel();
		this.address = (InetSocketAddress) future.channel().localAddress();
	}

	static RecvByteBufAllocator readAllocator() {
		return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_PER_TURN);
	}

	private void accept(Channel accepted) {
		this.strangers.removeIf(PeerConnection::isEstablished);
		if (this.strangers.size() >= MAX_STRANGERS) {
			PeerConnection first = this.strangers.iterator().next();
			logger.debug("[{}] too many connections without a handshake; closing the one with {}", this.members.name(),
					first);
			first.close();
			this.strangers.remove(first);
		}
		PeerChannelHandler handler = new PeerChannelHandler(this.clock, this.signal);
		PeerConnection connection = PeerConnection.accepted(this.members, handler,
				String.valueOf(accepted.remoteAddress()), this.clock.getAsLong());
		handler.connection(connection);
		handler.accept(accepted.pipeline(), this.tls);
		this.strangers.add(connection);
		accepted.closeFuture().addListener((closed) -> this.strangers.remove(connection));
	}

	/**
	 * Closes connections that take too long to introduce themselves.
	 */
	void tick(long now) {
		this.strangers.removeIf(PeerConnection::isEstablished);
		List.copyOf(this.strangers).forEach((connection) -> connection.tick(now));
	}

	InetSocketAddress localAddress() {
		if (this.address == null) {
			throw new IllegalStateException("not bound");
		}
		return this.address;
	}

	/**
	 * Stops to listen. The socket of a closed channel is open until the selector has
	 * looked at it again. Whoever dialled the address before that could reach this
	 * process instead of its successor.
	 * @param then runs on the thread of the section when the socket is gone
	 */
	void close(Runnable then) {
		if (this.channel != null) {
			// What the loop itself schedules runs in a later turn, after the selector.
			this.channel.close().addListener((closed) -> this.loop.schedule(then, 1, TimeUnit.MILLISECONDS));
		}
		else {
			this.loop.execute(then);
		}
	}

}
