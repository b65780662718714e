package io.github.gatewaypeers.filter;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * The answer to a request that is refused. Immutable.
 *
 * @param status its status
 * @param headers its headers
 * @param contentType the type of its body
 * @param body its body, which may be empty
 * @param retryAfter whether it says when to come again
 */
record Refusal(HttpStatusCode status, Map<String, String> headers, MediaType contentType, String body,
		boolean retryAfter) {

	/**
	 * Prepares the answer.
	 * @param millis after how many milliseconds the client would be let in, or -1 if
	 * nobody knows
	 */
	void prepare(ServerHttpResponse response, long millis) {
		response.setStatusCode(this.status);
		HttpHeaders headers = response.getHeaders();
		this.headers.forEach(headers::set);
		if (this.retryAfter && millis >= 0) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, (millis + 999) / 1000)));
		}
	}

	/**
	 * Sends the answer.
	 */
	Mono<Void> send(ServerHttpResponse response) {
		return Mono.defer(() -> {
			if (this.body.isEmpty()) {
				return response.setComplete();
			}
			byte[] bytes = this.body.getBytes(StandardCharsets.UTF_8);
			response.getHeaders().setContentType(this.contentType);
			response.getHeaders().setContentLength(bytes.length);
			DataBuffer buffer = response.bufferFactory().wrap(bytes);
			return response.writeWith(Mono.just(buffer));
		});
	}

}
