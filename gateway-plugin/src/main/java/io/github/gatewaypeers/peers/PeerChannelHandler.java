package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the bytes of a {@link PeerConnection} over a Netty channel. It asks the
 * connection for bytes only while the channel can take them, so that nothing piles up
 * before a slow reader.
 */
final class PeerChannelHandler extends ChannelInboundHandlerAdapter implements Wire {

	private static final Logger logger = LoggerFactory.getLogger(PeerChannelHandler.class);

	/** How much is collected for one write. */
	private static final int WRITE_SIZE = 32 * 1024;

	/** How many writes one turn makes, so that other peers get their turns. */
	private static final int WRITES_PER_TURN = 8;

	/** How long a last word under TLS may take, in milliseconds. */
	private static final int CLOSE_TIMEOUT = 1_000;

	private final LongSupplier clock;

	private final Runnable signal;

	private @Nullable PeersTls tls;

	private @Nullable CertificateNames names;

	private @Nullable PeerConnection connection;

	private @Nullable Channel channel;

	private boolean closed;

	private boolean turnScheduled;

	/**
	 * Makes a handler.
	 * @param clock tells the present time in milliseconds
	 * @param signal asks to be woken soon
	 */
	PeerChannelHandler(LongSupplier clock, Runnable signal) {
		this.clock = clock;
		this.signal = signal;
	}

	void connection(PeerConnection connection) {
		this.connection = connection;
	}

	/**
	 * Puts this handler into the pipeline of a connection that somebody else opened,
	 * behind TLS if there is to be any.
	 */
	void accept(ChannelPipeline pipeline, @Nullable Supplier<PeersTls> tls) {
		PeersTls present = (tls != null) ? tls.get() : null;
		// Who does not introduce himself in time is closed anyway.
		add(pipeline, present, (present != null) ? present.listening() : null, 0);
	}

	/**
	 * Does the same for a connection that we are about to open.
	 */
	void dial(ChannelPipeline pipeline, @Nullable Supplier<PeersTls> tls) {
		PeersTls present = (tls != null) ? tls.get() : null;
		add(pipeline, present, (present != null) ? present.dialling() : null, PeerConnection.HANDSHAKE_TIMEOUT);
	}

	private void add(ChannelPipeline pipeline, @Nullable PeersTls tls, @Nullable SslContext context, long timeout) {
		this.tls = tls;
		if (context != null) {
			SslHandler handler = context.newHandler(pipeline.channel().alloc());
			handler.setHandshakeTimeoutMillis(timeout);
			handler.setCloseNotifyFlushTimeoutMillis(CLOSE_TIMEOUT);
			pipeline.addLast(handler);
		}
		pipeline.addLast(this);
	}

	/**
	 * Says that the channel will never be active.
	 */
	void failed() {
		if (this.connection != null) {
			this.connection.closed(this.clock.getAsLong());
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.channel = context.channel();
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		if (this.closed) {
			context.close();
		}
		else if (this.connection != null) {
			if (this.tls != null) {
				this.connection.connected();
			}
			else {
				this.connection.opened();
				send();
			}
		}
		context.fireChannelActive();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (this.connection != null && !this.closed) {
				this.connection.receive((ByteBuf) message, this.clock.getAsLong());
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	/**
	 * Answers what cannot wait. Acknowledgements can, and updates do not go out whenever
	 * an acknowledgement comes in: two peers that both count would keep each other awake.
	 */
	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		PeerConnection connection = this.connection;
		if (connection != null && connection.isAnswerDue()) {
			send();
		}
		else if (connection != null && connection.isAckDue()) {
			this.signal.run();
		}
		context.fireChannelReadComplete();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		send();
		context.fireChannelWritabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.closed = true;
		failed();
		context.fireChannelInactive();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslHandshakeCompletionEvent handshake && !this.closed) {
			if (handshake.isSuccess()) {
				onTls(context.pipeline().get(SslHandler.class));
			}
			else {
				onTlsFailure(handshake.cause());
			}
		}
		else if (event instanceof SslCloseCompletionEvent) {
			context.close();
		}
		context.fireUserEventTriggered(event);
	}

	private void onTls(SslHandler handler) {
		PeersTls tls = this.tls;
		PeerConnection connection = this.connection;
		if (tls == null || connection == null) {
			return;
		}
		try {
			if (tls.verifiesPeerNames()
					&& handler.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate certificate) {
				this.names = CertificateNames.of(certificate);
			}
			connection.secured(this.clock.getAsLong());
			send();
		}
		catch (SSLPeerUnverifiedException ex) {
			onTlsFailure(ex);
			close();
		}
	}

	/**
	 * Says what is wrong, once: the connection may break in several ways at the same
	 * time.
	 */
	private void onTlsFailure(Throwable cause) {
		logger.debug("no TLS with {}", this.connection, cause);
		if (this.connection != null && !this.closed) {
			this.connection.failed(TlsFailure.of(cause), this.clock.getAsLong());
			this.closed = true;
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		Throwable reason = (cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause;
		if (reason instanceof SSLException) {
			onTlsFailure(reason);
		}
		else if (cause instanceof IOException) {
			logger.debug("the connection with {} broke", this.connection, cause);
		}
		else {
			logger.error("the connection with {} is closed because of an error of ours; please report it",
					this.connection, cause);
		}
		context.close();
	}

	@Override
	public @Nullable CertificateNames names() {
		return this.names;
	}

	@Override
	public void wake() {
		try {
			send();
		}
		catch (RuntimeException ex) {
			logger.error("the connection with {} is closed because of an error of ours; please report it",
					this.connection, ex);
			close();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		if (this.channel != null) {
			this.channel.close();
		}
		failed();
	}

	private void send() {
		Channel channel = this.channel;
		PeerConnection connection = this.connection;
		if (channel == null || connection == null || !channel.isActive() || this.closed) {
			return;
		}
		boolean more = true;
		for (int writes = 0; more && writes < WRITES_PER_TURN && channel.isWritable(); writes++) {
			more = connection.produce(WRITE_SIZE, this.clock.getAsLong());
			int size = connection.pending();
			if (size > 0) {
				ByteBuf bytes = channel.alloc().ioBuffer(size);
				connection.drainTo(bytes);
				channel.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
			}
		}
		if (connection.isClosing()) {
			this.closed = true;
			channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
		}
		else if (more && channel.isWritable() && !this.turnScheduled) {
			this.turnScheduled = true;
			channel.eventLoop().execute(this::nextTurn);
		}
	}

	private void nextTurn() {
		this.turnScheduled = false;
		send();
	}

}
