package io.github.gatewaypeers.exchange;

import java.util.List;

import io.github.gatewaypeers.expression.SampleSource;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/**
 * What expressions read of an exchange, at the moment they read it.
 */
public final class ExchangeSource implements SampleSource {

	private static final int OK = 200;

	private final ServerWebExchange exchange;

	private final ClientAddress clientAddress;

	/**
	 * Makes the source.
	 * @param exchange the exchange
	 * @param clientAddress how the address of its client is known
	 */
	public ExchangeSource(ServerWebExchange exchange, ClientAddress clientAddress) {
		this.exchange = exchange;
		this.clientAddress = clientAddress;
	}

	@Override
	public byte @Nullable [] sourceAddress() {
		return this.clientAddress.of(this.exchange.getRequest());
	}

	@Override
	public String method() {
		return this.exchange.getRequest().getMethod().name();
	}

	@Override
	public @Nullable String path() {
		return this.exchange.getRequest().getURI().getRawPath();
	}

	@Override
	public @Nullable String query() {
		return this.exchange.getRequest().getURI().getRawQuery();
	}

	@Override
	public @Nullable List<String> requestHeader(String name) {
		return this.exchange.getRequest().getHeaders().get(name);
	}

	@Override
	public @Nullable List<String> responseHeader(String name) {
		return this.exchange.getResponse().getHeaders().get(name);
	}

	@Override
	public int status() {
		HttpStatusCode status = this.exchange.getResponse().getStatusCode();
		return (status != null) ? status.value() : OK;
	}

}
