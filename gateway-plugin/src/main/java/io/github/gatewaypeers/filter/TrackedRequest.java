package io.github.gatewaypeers.filter;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;

import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * One request tracked in one entry: HAProxy's stick counter. A request has a list of
 * them, which it carries as an attribute. Its events come one after the other, on
 * whatever thread the request is then.
 */
final class TrackedRequest {

	private static final String ATTRIBUTE = TrackedRequest.class.getName();

	final RequestCounters counters;

	final StickEntry entry;

	/** The counter that this request had before. */
	private final @Nullable TrackedRequest next;

	private final ServerWebExchange exchange;

	private final ServerHttpResponse response;

	private boolean denied;

	/** The request ended in an error, which somebody else will make a response of. */
	private boolean failed;

	/** No server saw the request, so that the response is neither error nor failure. */
	private boolean unserved;

	private TrackedRequest(RequestCounters counters, StickEntry entry, ServerWebExchange exchange,
			@Nullable TrackedRequest next) {
		this.counters = counters;
		this.entry = entry;
		this.next = next;
		this.exchange = exchange;
		this.response = exchange.getResponse();
	}

	/**
	 * Begins to track a request, unless that entry tracks it already.
	 * @return the new counter, or {@code null} if the request is not tracked by it
	 */
	static @Nullable TrackedRequest begin(RequestCounters counters, StickKey key, ServerWebExchange exchange) {
		TrackedRequest first = exchange.getAttribute(ATTRIBUTE);
		for (TrackedRequest other = first; other != null; other = other.next) {
			if (other.counters.table == counters.table && other.entry.key().equals(key)) {
				return null;
			}
		}
		StickEntry entry = counters.table.track(key, counters.request);
		if (entry == null) {
			return null;
		}
		TrackedRequest tracked = new TrackedRequest(counters, entry, exchange, first);
		exchange.getAttributes().put(ATTRIBUTE, tracked);
		return tracked;
	}

	/**
	 * Finds the entry of a table that a request was tracked in last.
	 */
	static @Nullable StickEntry find(ServerWebExchange exchange, StickTable table) {
		TrackedRequest tracked = exchange.getAttribute(ATTRIBUTE);
		while (tracked != null && tracked.counters.table != table) {
			tracked = tracked.next;
		}
		return (tracked != null) ? tracked.entry : null;
	}

	/**
	 * Counts the refusal of a request, which is an error whatever its status.
	 */
	static void deny(ServerWebExchange exchange) {
		TrackedRequest first = exchange.getAttribute(ATTRIBUTE);
		for (TrackedRequest tracked = first; tracked != null; tracked = tracked.next) {
			tracked.denied = true;
			tracked.count(tracked.counters.error, 1);
		}
	}

	/**
	 * Notes that there is nobody who could serve the request. HAProxy's answer to it
	 * counts as nothing.
	 */
	static void unserved(ServerWebExchange exchange) {
		TrackedRequest first = exchange.getAttribute(ATTRIBUTE);
		for (TrackedRequest tracked = first; tracked != null; tracked = tracked.next) {
			tracked.unserved = true;
		}
	}

	void received(long bytes) {
		count(this.counters.bytesIn, bytes);
	}

	void sent(long bytes) {
		count(this.counters.bytesOut, bytes);
	}

	/**
	 * Counts the response at the moment its head is sent, whoever made it.
	 */
	void responded() {
		if (!this.counters.bytesOut.isEmpty()) {
			long body = this.failed ? Math.max(0, this.response.getHeaders().getContentLength()) : 0;
			sent(MessageSize.ofHead(this.response) + body);
		}
		if (this.denied || this.unserved) {
			return;
		}
		HttpStatusCode code = this.response.getStatusCode();
		int status = (code != null) ? code.value() : 200;
		if (this.counters.isError(status)) {
			count(this.counters.error, 1);
		}
		if (this.counters.isFailure(status)) {
			count(this.counters.failure, 1);
		}
	}

	/**
	 * Notes that the request ended in an error. HAProxy counts a response that breaks off
	 * as a failure, but not a server to which it cannot connect.
	 */
	void failed(Throwable error) {
		if (!this.response.isCommitted()) {
			this.failed = true;
			this.unserved |= isConnectFailure(error);
		}
		else if (!(error instanceof AbortedException)) {
			count(this.counters.failure, 1);
		}
	}

	/**
	 * Notes that the filters have done their part. If nobody has made the response by
	 * then and no server was asked, the route answers by itself, as HAProxy's
	 * {@code http-request return} does, which counts as nothing.
	 */
	void completed() {
		this.unserved |= !this.response.isCommitted() && !ServerWebExchangeUtils.isAlreadyRouted(this.exchange);
	}

	private static boolean isConnectFailure(Throwable error) {
		for (Throwable each = error; each != null; each = each.getCause()) {
			if (each instanceof ConnectException || each instanceof NoRouteToHostException
					|| each instanceof UnknownHostException || each instanceof NotFoundException) {
				return true;
			}
		}
		return false;
	}

	void release() {
		this.counters.table.release(this.entry);
	}

	private void count(Increment increment, long amount) {
		if (!increment.isEmpty()) {
			this.counters.table.add(this.entry, increment, amount);
		}
	}

}
