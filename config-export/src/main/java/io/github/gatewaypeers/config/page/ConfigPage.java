package io.github.gatewaypeers.config.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the page, and what it asks for while somebody types.
 */
public final class ConfigPage {

	/** The longest request, in bytes. */
	static final int MAX_BODY = 256 * 1024;

	private static final MediaType JAVASCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);

	private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);

	private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

	/** All that the page needs comes from here, and nobody else may show or use it. */
	private static final Map<String, String> HEADERS = Map.of("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
					+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cross-Origin-Resource-Policy",
			"same-origin", HttpHeaders.CACHE_CONTROL, "no-store");

	private static final JsonMapper mapper = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
				DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
				DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final Environment environment;

	private ConfigPage(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Makes the routes of the page.
	 * @param path where it is, for instance {@code /haproxy-config}
	 * @param environment what it begins with: the peers and tables of the gateway
	 * @return the routes
	 * @throws IllegalArgumentException if the path is none
	 */
	public static RouterFunction<ServerResponse> at(String path, Environment environment) {
		if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
			throw new IllegalArgumentException(
					"'" + path + "' is no path; begin with a slash and end without one, as in /haproxy-config");
		}
		ConfigPage page = new ConfigPage(environment);
		String name = path.substring(path.lastIndexOf('/') + 1);
		return RouterFunctions.route()
			// Relative, since there may be proxies that know the page by another path.
			.GET(path, (request) -> ServerResponse.status(HttpStatus.FOUND).location(URI.create(name + "/")).build())
			.GET(path + "/", file("page.html", HTML))
			.GET(path + "/page.js", file("page.js", JAVASCRIPT))
			.GET(path + "/page.css", file("page.css", CSS))
			.GET(path + "/start", page::start)
			.POST(path + "/halves", (request) -> page.answer(request, (body) -> Halves.of(read(body))))
			.POST(path + "/import", (request) -> page.answer(request, Start::of))
			.before(ConfigPage::addHeaders)
			.build();
	}

	private static ServerRequest addHeaders(ServerRequest request) {
		ServerHttpResponse response = request.exchange().getResponse();
		HEADERS.forEach(response.getHeaders()::set);
		return request;
	}

	private static HandlerFunction<ServerResponse> file(String name, MediaType type) {
		ClassPathResource file = new ClassPathResource(name, ConfigPage.class);
		return (request) -> ServerResponse.ok().contentType(type).bodyValue(file);
	}

	private Mono<ServerResponse> start(ServerRequest request) {
		return json(() -> Map.of("fields", Fields.ALL, "start", Start.of(this.environment)));
	}

	private Mono<ServerResponse> answer(ServerRequest request, Function<String, Object> work) {
		return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), MAX_BODY)
			.map(ConfigPage::text)
			.defaultIfEmpty("")
			.flatMap((body) -> json(() -> work.apply(body)))
			.onErrorResume(DataBufferLimitException.class, (ex) -> sorry(HttpStatus.CONTENT_TOO_LARGE,
					"This is more than " + MAX_BODY / 1024 + " KiB; leave out what is neither peers nor tables."));
	}

	private static String text(DataBuffer body) {
		try {
			return body.toString(StandardCharsets.UTF_8);
		}
		finally {
			DataBufferUtils.release(body);
		}
	}

	private static Form read(String body) {
		Form form = mapper.readValue(body, Form.class);
		if (form == null) {
			throw new IllegalArgumentException("this is no form; send one");
		}
		return form;
	}

	/** Works where it may take its time. */
	private static Mono<ServerResponse> json(Callable<Object> work) {
		return Mono.fromCallable(() -> mapper.writeValueAsBytes(work.call()))
			.subscribeOn(Schedulers.boundedElastic())
			.flatMap((body) -> ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body))
			.onErrorResume(JacksonException.class, (ex) -> sorry(HttpStatus.BAD_REQUEST, sentence(ex)))
			.onErrorResume(IllegalArgumentException.class,
					(ex) -> sorry(HttpStatus.BAD_REQUEST, "Not possible: " + ex.getMessage() + "."));
	}

	private static String sentence(JacksonException ex) {
		TokenStreamLocation location = ex.getLocation();
		String where = (location != null) ? " at line " + location.getLineNr() + ", column " + location.getColumnNr()
				: "";
		return "This is not the JSON that the page sends" + where + ": " + ex.getOriginalMessage() + ".";
	}

	private static Mono<ServerResponse> sorry(HttpStatus status, String message) {
		return ServerResponse.status(status)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(mapper.writeValueAsBytes(Map.of("message", message)));
	}

}
