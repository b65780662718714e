package io.github.gatewaypeers.filter;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A process with a gateway that uses every filter, in which BlockHound watches the
 * threads that must not block. It prints what each path answered, and who blocked.
 */
final class UnblockedGateway {

	private static final int REQUESTS = 200;

	/** Methods that blocked, and whether we called them. */
	private static final Set<String> blocked = ConcurrentHashMap.newKeySet();

	private UnblockedGateway() {
	}

	public static void main(String[] args) {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.status(request.uri().contains("refused") ? 401 : 200)
				.header("X-Session", "s1")
				.sendString(Mono.just("well")))
			.bindNow();
		BlockHound.builder()
			.loadIntegrations()
			.blockingMethodCallback((method) -> blocked.add(method + caller()))
			.install();
		checkThatBlockingIsSeen();
		try (ConfigurableApplicationContext gateway = new SpringApplicationBuilder(Gateway.class)
			.web(WebApplicationType.REACTIVE)
			.run("--spring.config.name=unblocked-gateway", "--server.port=0", "--server.address=127.0.0.1",
					"--upstream=" + server.port())) {
			int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			for (String path : new String[] { "/tracked", "/refused", "/stuck", "/tokens" }) {
				System.out.println("answers of " + path + " " + answers(port, path));
			}
		}
		server.disposeNow();
		blocked.forEach((call) -> System.out.println("blocked " + call));
		System.out.println("done");
		System.exit(0);
	}

	private static void checkThatBlockingIsSeen() {
		Mono.fromRunnable(() -> {
			try {
				Thread.sleep(1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}).subscribeOn(Schedulers.parallel()).block();
		System.out.println("sees " + blocked.size());
		blocked.clear();
	}

	private static Set<Integer> answers(int port, String path) {
		return Flux.range(0, REQUESTS)
			.flatMap((request) -> HttpClient.create()
				.headers((headers) -> headers.set("x-client", "c" + request % 3))
				.get()
				.uri("http://127.0.0.1:" + port + path)
				.responseSingle((response, body) -> body.thenReturn(response.status().code())), 20)
			.collect(TreeSet<Integer>::new, Set::add)
			.block();
	}

	/**
	 * Who has called: we ourselves, or somebody else on our behalf, such as a balancer
	 * that makes its beans when it is asked first.
	 */
	private static String caller() {
		for (StackTraceElement frame : new Throwable().getStackTrace()) {
			String type = frame.getClassName();
			if (type.startsWith("org.springframework.")) {
				break;
			}
			if (type.startsWith("io.github.gatewaypeers.") && !type.startsWith(UnblockedGateway.class.getName())) {
				return " by " + frame;
			}
		}
		return " by others";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

		@Bean
		KeyResolver users() {
			return (exchange) -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("x-client"));
		}

	}

}
