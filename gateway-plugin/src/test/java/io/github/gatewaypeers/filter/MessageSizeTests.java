package io.github.gatewaypeers.filter;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageSize}, with figures that HAProxy 2.6, 3.0 and 3.2 counted.
 */
class MessageSizeTests {

	@Test
	void aRequestOfCurlAddsWhatHaproxyCounts() {
		MockServerHttpRequest request = MockServerHttpRequest.get("/s/200")
			.header("Host", "127.0.0.1:18080")
			.header("User-Agent", "curl/7.88.1")
			.header("Accept", "*/*")
			.build();
		assertThat(MessageSize.ofHead(request)).isEqualTo(87);
	}

	@Test
	void theConnectionHeaderDoesNotCount() {
		MockServerHttpRequest request = MockServerHttpRequest.post("/s/200")
			.header("Host", "127.0.0.1:18080")
			.header("User-Agent", "curl/7.88.1")
			.header("Accept", "*/*")
			.header("Transfer-Encoding", "chunked")
			.header("Connection", "close")
			.header("X-A", "b")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.build();
		assertThat(MessageSize.ofHead(request)).isEqualTo(161);
	}

	@Test
	void theQueryCounts() {
		assertThat(MessageSize.ofHead(MockServerHttpRequest.get("/a?b=c").build())).isEqualTo(20 + 3 + 6 + 8 + 1);
	}

	@Test
	void aResponseAddsWhatHaproxyCounts() {
		MockServerHttpResponse response = new MockServerHttpResponse();
		response.setStatusCode(HttpStatusCode.valueOf(200));
		response.getHeaders().set("Content-Length", "100000");
		response.getHeaders().set("Connection", "close");
		assertThat(MessageSize.ofHead(response)).isEqualTo(100_054 - 100_000);
	}

	@Test
	void aResponseWithoutStatusIsA200AndAnUnknownOneHasNoReason() {
		MockServerHttpResponse response = new MockServerHttpResponse();
		assertThat(MessageSize.ofHead(response)).isEqualTo(20 + 8 + 3 + 2 + 1);
		response.setRawStatusCode(299);
		assertThat(MessageSize.ofHead(response)).isEqualTo(20 + 8 + 3 + 1);
	}

}
