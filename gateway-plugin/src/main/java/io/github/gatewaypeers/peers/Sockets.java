package io.github.gatewaypeers.peers;

import java.net.StandardSocketOptions;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * What sockets there are, and how a thread waits for them.
 *
 * @param handlers make what waits
 * @param server accepts connections
 * @param client dials
 * @param reusePort lets two processes listen on one port
 */
record Sockets(IoHandlerFactory handlers, Class<? extends ServerChannel> server, Class<? extends Channel> client,
		ChannelOption<Boolean> reusePort) {

	/**
	 * The sockets of every Java. A thread that waits for them turns round and round
	 * during the last half of a millisecond before whatever it has to do at some time,
	 * because a selector knows whole milliseconds only.
	 */
	static final Sockets NIO = new Sockets(NioIoHandler.newFactory(), NioServerSocketChannel.class,
			NioSocketChannel.class, NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT));

	/**
	 * The best there are: those of Linux, if Netty's library for it is on the class path,
	 * where Reactor Netty brings it, and not switched off
	 * ({@code io.netty.transport.noNative}).
	 */
	static final Sockets BEST = hasEpoll() ? epoll() : NIO;

	private static boolean hasEpoll() {
		try {
			return Epoll.isAvailable();
		}
		catch (NoClassDefFoundError ex) {
			return false;
		}
	}

	private static Sockets epoll() {
		return new Sockets(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class,
				EpollChannelOption.SO_REUSEPORT);
	}

}
