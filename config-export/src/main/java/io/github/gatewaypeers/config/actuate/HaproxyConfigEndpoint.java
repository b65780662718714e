package io.github.gatewaypeers.config.actuate;

import io.github.gatewaypeers.config.gateway.ExportOptions;
import io.github.gatewaypeers.config.gateway.GatewayReader;
import io.github.gatewaypeers.config.gateway.HaproxyExport;
import io.github.gatewaypeers.config.model.Release;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.core.env.Environment;

/**
 * The {@code haproxyconfig} endpoint: HAProxy's half of this gateway's configuration, as
 * a text.
 */
@Endpoint(id = "haproxyconfig")
public final class HaproxyConfigEndpoint {

	private static final String PLAIN_TEXT = "text/plain;charset=UTF-8";

	private final Environment environment;

	/**
	 * Makes the endpoint.
	 * @param environment the environment of the gateway
	 */
	public HaproxyConfigEndpoint(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Writes the form that all members share.
	 * @param version the release of HAProxy that is to read it, by default the newest
	 * @param standalone whether to write a file that runs by itself
	 * @param crt the file on HAProxy's machine with its certificate and key, if the peers
	 * speak TLS, by default {@value ExportOptions#COMMON_CRT}
	 * @param caFile the file there with the authority of the peers' certificates, by
	 * default {@value ExportOptions#CA_FILE}
	 * @return the text
	 */
	@ReadOperation(produces = PLAIN_TEXT)
	public String common(@Nullable String version, @Nullable Boolean standalone, @Nullable String crt,
			@Nullable String caFile) {
		return write(null, version, standalone, crt, caFile);
	}

	/**
	 * Writes the form of one member.
	 * @param member the name of a peer
	 * @param version the release of HAProxy that is to read it, by default the newest
	 * @param standalone whether to write a file that runs by itself
	 * @param crt the file on HAProxy's machine with its certificate and key, if the peers
	 * speak TLS, by default {@value ExportOptions#CRT}
	 * @param caFile the file there with the authority of the peers' certificates, by
	 * default {@value ExportOptions#CA_FILE}
	 * @return the text
	 */
	@ReadOperation(produces = PLAIN_TEXT)
	public String member(@Selector String member, @Nullable String version, @Nullable Boolean standalone,
			@Nullable String crt, @Nullable String caFile) {
		return write(member, version, standalone, crt, caFile);
	}

	private String write(@Nullable String member, @Nullable String version, @Nullable Boolean standalone,
			@Nullable String crt, @Nullable String caFile) {
		try {
			ExportOptions options = ExportOptions.of((version != null) ? Release.parse(version) : Release.NEWEST)
				.member(member)
				.tls(crt, caFile);
			if (Boolean.TRUE.equals(standalone)) {
				options = options.standalone(options.bind(), null);
			}
			return HaproxyExport.write(GatewayReader.read(this.environment), options).text();
		}
		catch (IllegalArgumentException ex) {
			String message = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(message, message);
		}
	}

}
