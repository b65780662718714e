package io.github.gatewaypeers.filter;

import java.net.URI;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * What the head of a message adds to HAProxy's byte counters. HAProxy counts its own
 * representation, whatever version of HTTP came over the wire: names and values of the
 * headers without separators, and a start line with some 20 bytes of its own (measured
 * with 2.6, 3.0 and 3.2). Of Connection it keeps only that of an upgrade.
 */
final class MessageSize {

	private static final int START_LINE = 20;

	private static final int VERSION = "HTTP/1.1".length();

	private static final int STATUS = 3;

	private static final int END_OF_HEADERS = 1;

	private MessageSize() {
	}

	static long ofHead(ServerHttpRequest request) {
		URI uri = request.getURI();
		String path = uri.getRawPath();
		String query = uri.getRawQuery();
		return START_LINE + request.getMethod().name().length() + ((path != null) ? path.length() : 0)
				+ ((query != null) ? 1 + query.length() : 0) + VERSION + ofHeaders(request.getHeaders());
	}

	static long ofHead(ServerHttpResponse response) {
		HttpStatusCode code = response.getStatusCode();
		HttpStatus status = (code != null) ? HttpStatus.resolve(code.value()) : HttpStatus.OK;
		int reason = (status != null) ? status.getReasonPhrase().length() : 0;
		return START_LINE + VERSION + STATUS + reason + ofHeaders(response.getHeaders());
	}

	private static long ofHeaders(HttpHeaders headers) {
		long[] size = { END_OF_HEADERS };
		boolean upgrade = headers.containsHeader(HttpHeaders.UPGRADE);
		headers.forEach((name, values) -> {
			if (upgrade || !name.equalsIgnoreCase(HttpHeaders.CONNECTION)) {
				for (String value : values) {
					size[0] += name.length() + value.length();
				}
			}
		});
		return size[0];
	}

}
