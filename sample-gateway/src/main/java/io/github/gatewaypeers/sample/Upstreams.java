package io.github.gatewaypeers.sample;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.stereotype.Component;

/**
 * The servers behind the gateway, which say who they are: the instances of the service
 * {@code hello}. {@code /status/404} answers with that status.
 */
@Component
public class Upstreams implements ReactiveDiscoveryClient, DisposableBean {

	static final String SERVICE = "hello";

	private static final String STATUS = "/status/";

	private final Map<String, DisposableServer> servers = new LinkedHashMap<>();

	/**
	 * Starts the servers.
	 * @param properties their names and ports
	 */
	public Upstreams(SampleProperties properties) {
		properties.upstreams().forEach((name, port) -> this.servers.put(name, start(name, port)));
	}

	private static DisposableServer start(String name, int port) {
		return HttpServer.create()
			.host(InetAddress.getLoopbackAddress().getHostAddress())
			.port(port)
			.handle((request, response) -> answer(name, request, response))
			.bindNow();
	}

	private static Mono<Void> answer(String name, HttpServerRequest request, HttpServerResponse response) {
		String uri = request.uri();
		int status = uri.matches(STATUS + "[2-5][0-9]{2}") ? Integer.parseInt(uri.substring(STATUS.length())) : 200;
		return response.status(status)
			.header("Content-Type", "text/plain")
			.sendString(Mono.just(name + " answers " + request.method() + " " + uri + "\n"))
			.then();
	}

	/**
	 * Returns where the servers listen, on loopback.
	 * @return the port of each, by its name
	 */
	public Map<String, Integer> ports() {
		Map<String, Integer> ports = new LinkedHashMap<>();
		this.servers.forEach((name, server) -> ports.put(name, server.port()));
		return ports;
	}

	@Override
	public String description() {
		return "The upstreams of the sample";
	}

	@Override
	public Flux<String> getServices() {
		return Flux.just(SERVICE);
	}

	@Override
	public Flux<ServiceInstance> getInstances(String service) {
		return SERVICE.equals(service) ? Flux.fromIterable(instances()) : Flux.empty();
	}

	private List<ServiceInstance> instances() {
		return this.servers.entrySet().stream().<ServiceInstance>map((server) -> {
			String host = InetAddress.getLoopbackAddress().getHostAddress();
			return new DefaultServiceInstance(server.getKey(), SERVICE, host, server.getValue().port(), false);
		}).toList();
	}

	@Override
	public void destroy() {
		this.servers.values().forEach(DisposableServer::disposeNow);
	}

}
