package io.github.gatewaypeers.exchange;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The address that trusted proxies say the client has. Going back from whoever connected,
 * each proxy that is trusted is believed about the one before it. Nobody else is, so that
 * what a client writes into the header has no effect. Immutable.
 *
 * @param header the header that proxies write
 * @param trusted the networks of proxies, empty to trust as many proxies as there are
 * hops
 * @param hops how many proxies are believed at most, at least 1
 */
public record ForwardedAddress(Header header, List<Network> trusted, int hops) implements ClientAddress {

	/**
	 * Checks the rule.
	 */
	public ForwardedAddress {
		trusted = List.copyOf(trusted);
		if (hops < 1) {
			throw new IllegalArgumentException("at least one hop is believed, not " + hops);
		}
		if (trusted.isEmpty() && hops == Integer.MAX_VALUE) {
			throw new IllegalArgumentException(
					"whoever connects would be believed: name the networks of the proxies, or how many hops there are");
		}
	}

	@Override
	public byte @Nullable [] of(ServerHttpRequest request) {
		byte[] address = Connection.peer(request);
		List<String> lines = Connection.lines(request, this.header.headerName());
		int believed = 0;
		for (int line = lines.size() - 1; line >= 0; line--) {
			String values = lines.get(line);
			int end = values.length();
			while (end >= 0) {
				if (believed == this.hops || !isTrusted(address)) {
					return address;
				}
				int begin = this.header.begin(values, end);
				byte[] before = this.header.address(values.substring(begin, end));
				if (before == null) {
					// The proxy does not tell; it is the nearest that is known.
					return address;
				}
				address = before;
				believed++;
				end = begin - 1;
			}
		}
		return address;
	}

	private boolean isTrusted(byte @Nullable [] address) {
		if (this.trusted.isEmpty()) {
			return true;
		}
		for (Network network : this.trusted) {
			if (network.contains(address)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A header in which proxies write where a request came from, the last one last.
	 */
	public enum Header {

		/** A list of addresses. */
		X_FORWARDED_FOR("X-Forwarded-For") {
			@Override
			byte @Nullable [] address(String value) {
				return ForwardedElement.address(value.trim());
			}
		},

		/** The header of RFC 7239. */
		FORWARDED("Forwarded") {
			@Override
			byte @Nullable [] address(String value) {
				String node = ForwardedElement.node(value);
				return (node != null) ? ForwardedElement.address(node) : null;
			}
		};

		private final String headerName;

		Header(String headerName) {
			this.headerName = headerName;
		}

		/**
		 * Returns the name of the header.
		 * @return for instance {@code X-Forwarded-For}
		 */
		public String headerName() {
			return this.headerName;
		}

		/** Finds where the value begins that ends before {@code end}. */
		int begin(String values, int end) {
			return values.lastIndexOf(',', end - 1) + 1;
		}

		abstract byte @Nullable [] address(String value);

	}

}
