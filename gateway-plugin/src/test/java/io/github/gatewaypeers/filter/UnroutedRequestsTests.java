package io.github.gatewaypeers.filter;

import java.util.ArrayList;
import java.util.UUID;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StickTables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnroutedRequestFilter} in a gateway that answers some requests itself.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=unrouted-gateway")
class UnroutedRequestsTests {

	private final String client = UUID.randomUUID().toString();

	private final StickTable clients;

	private final int port;

	private final int managementPort;

	UnroutedRequestsTests(@Autowired StickTables tables, @LocalServerPort int port,
			@LocalManagementPort int managementPort) {
		this.clients = tables.find("clients");
		this.port = port;
		this.managementPort = managementPort;
	}

	@Test
	void aRequestWithoutRouteCountsAsNeitherErrorNorFailure() {
		assertThat(get(this.port, "/nowhere")).isEqualTo(404);
		assertCounted(1);
		assertThat(value(DataType.HTTP_ERR_CNT)).isZero();
		assertThat(value(DataType.HTTP_FAIL_CNT)).isZero();
		assertThat(value(DataType.BYTES_OUT_CNT)).isPositive();
	}

	@Test
	void itIsRefusedLikeAnyOther() {
		for (int request = 1; request <= 3; request++) {
			assertThat(get(this.port, "/nowhere")).isEqualTo(404);
		}
		assertThat(get(this.port, "/nowhere")).isEqualTo(429);
		assertThat(get(this.port, "/refused")).isEqualTo(429);
		assertCounted(5);
		assertThat(value(DataType.HTTP_ERR_CNT)).isEqualTo(2);
	}

	@Test
	void aRequestWithARouteCountsOnce() {
		assertThat(get(this.port, "/refused")).isEqualTo(500);
		assertCounted(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/own", "/own/missing" })
	void whatTheApplicationAnswersItselfIsNotCounted(String path) {
		get(this.port, path);
		assertThat(this.clients.lookup(this.clients.definition().key(this.client))).isNull();
	}

	@Test
	void aRequestForManagementIsNotCounted() {
		assertThat(get(this.managementPort, "/nowhere")).isEqualTo(404);
		assertThat(this.clients.lookup(this.clients.definition().key(this.client))).isNull();
	}

	@Test
	@DirtiesContext
	void goesWithTheDefaultFilters(@Autowired GatewayProperties properties,
			@Autowired ApplicationEventPublisher publisher) {
		properties.setDefaultFilters(new ArrayList<>(properties.getDefaultFilters().subList(0, 1)));
		publisher.publishEvent(new RefreshRoutesEvent(this));
		for (int request = 1; request <= 5; request++) {
			assertThat(get(this.port, "/nowhere")).isEqualTo(404);
		}
		assertCounted(5);
		properties.getDefaultFilters().add(new FilterDefinition("TrackStick=nobody"));
		publisher.publishEvent(new RefreshRoutesEvent(this));
		assertThat(get(this.port, "/nowhere")).isEqualTo(404);
		assertCounted(6);
	}

	private int get(int port, String path) {
		Integer status = HttpClient.create()
			.headers((headers) -> headers.set("x-client", this.client))
			.get()
			.uri("http://127.0.0.1:" + port + path)
			.responseSingle((response, body) -> body.thenReturn(response.status().code()))
			.block();
		assertThat(status).isNotNull();
		return status;
	}

	private void assertCounted(int requests) {
		Awaitility.await().until(() -> value(DataType.CONN_CUR) == 0);
		assertThat(value(DataType.HTTP_REQ_CNT)).isEqualTo(requests);
		assertThat(value(DataType.CONN_CNT)).isEqualTo(requests);
	}

	private long value(DataType type) {
		StickEntry entry = this.clients.lookup(this.clients.definition().key(this.client));
		return (entry != null) ? this.clients.get(entry, type, 0) : -1;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

		@Bean
		RouterFunction<ServerResponse> own() {
			return RouterFunctions.route()
				.GET("/own", (request) -> ServerResponse.ok().build())
				.GET("/own/missing", (request) -> Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND)))
				.build();
		}

	}

}
