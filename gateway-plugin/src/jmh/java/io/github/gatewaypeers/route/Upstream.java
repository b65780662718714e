package io.github.gatewaypeers.route;

import java.io.IOException;
import java.io.PrintStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * The main class of the server behind the gateways: a short answer to everything.
 */
final class Upstream {

	private static final String BODY = "x".repeat(200);

	private Upstream() {
	}

	public static void main(String[] arguments) throws IOException {
		PrintStream out = System.out;
		System.setOut(System.err);
		((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.header("Content-Length", Integer.toString(BODY.length()))
				.sendString(Mono.just(BODY)))
			.bindNow();
		ServerJvm.serve(out, server.port());
	}

}
