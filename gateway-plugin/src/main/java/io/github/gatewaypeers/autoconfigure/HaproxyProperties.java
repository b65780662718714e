package io.github.gatewaypeers.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code haproxy.*} properties: what HAProxy's configuration says of peers and
 * stick-tables, in HAProxy's words and notations.
 *
 * @param enabled Whether tables are kept and peers are talked to. When false, the filters
 * of stick-tables let every request pass.
 * @param localPeer Name of the peer that this process is. Default is the name of the
 * host.
 * @param peers Sections of peers, by name.
 * @param stickTables Stick-tables, by name.
 * @param httpErrCodes Statuses that count as errors of the client, as HAProxy's
 * http-err-codes lists them: ranges replace the default, with + they add to it, with -
 * they are taken off, for instance "-404 +501".
 * @param httpFailCodes Statuses that count as failures of the server, as HAProxy's
 * http-fail-codes lists them.
 * @param clientAddress How the address of a client is known. Default is the address of
 * who connects.
 * @param proxyProtocol Whether connections begin with the PROXY protocol: on, auto (may
 * or may not) or off. Needs netty-codec-haproxy.
 * @param rateLimiter Rate limiter for Spring Cloud Gateway's RequestRateLimiter filter.
 * Default is none.
 * @param healthWhenPeersMissing Status of the health of the peers while one is missing.
 * @param configPage The page on which both halves of the configuration are written. Needs
 * gateway-peers-config-export.
 */
@ConfigurationProperties(prefix = HaproxyProperties.PREFIX, ignoreUnknownFields = false)
public record HaproxyProperties(@DefaultValue("true") boolean enabled, @Nullable String localPeer,
		@DefaultValue Map<String, Section> peers, @DefaultValue Map<String, Table> stickTables,
		@DefaultValue("400-499") String httpErrCodes, @DefaultValue("500-599 -501 -505") String httpFailCodes,
		@Nullable ClientAddress clientAddress, @DefaultValue("off") String proxyProtocol,
		@Nullable RateLimiter rateLimiter, @DefaultValue("UP") String healthWhenPeersMissing,
		@DefaultValue ConfigPage configPage) {

	static final String PREFIX = "haproxy";

	/**
	 * What proxies in front are believed about the address of a client.
	 *
	 * @param header Header that they write: X-Forwarded-For or Forwarded.
	 * @param trusted Networks of the proxies that are believed, for instance 10.0.0.0/8.
	 * @param hops How many proxies are believed at most. Without trusted networks, as
	 * many are believed whatever their addresses.
	 */
	public record ClientAddress(@DefaultValue("X-Forwarded-For") String header, @DefaultValue List<String> trusted,
			@Nullable Integer hops) {

	}

	/**
	 * The rate limiter.
	 *
	 * @param table Stick-table that it counts in. It stores gpc0_rate.
	 * @param perRoute Whether each route counts for itself. The table is of type string
	 * then.
	 * @param includeHeaders Whether to tell clients their quota in headers.
	 */
	public record RateLimiter(String table, @DefaultValue("true") boolean perRoute,
			@DefaultValue("true") boolean includeHeaders) {

	}

	/**
	 * The page on which both halves of the configuration are written.
	 *
	 * @param enabled Whether the gateway serves the page. It asks for no password.
	 * @param path Where, on the management port if there is one.
	 */
	public record ConfigPage(@DefaultValue("false") boolean enabled, @DefaultValue("/haproxy-config") String path) {

	}

	/**
	 * A {@code peers} section.
	 *
	 * @param bind Where to listen: host:port, *:port for all addresses, or a port alone
	 * for loopback. Default is the address of the local peer.
	 * @param peer Addresses of the peers as host:port, by name. The local peer is one of
	 * them; its address may be empty if bind is set.
	 * @param maxMessageLength Longest message that is accepted, in bytes from 1024 to
	 * 1048576. HAProxy's limit is its tune.bufsize.
	 * @param resyncTimeout How long a process that starts waits for another one to teach
	 * it.
	 * @param handoverTimeout How long a process that stops may take to teach the one that
	 * replaces it.
	 * @param table Stick-tables that stand inside the section, by name. Elsewhere they
	 * are called section/name.
	 * @param ssl TLS with all peers of the section. Default is none.
	 */
	public record Section(@Nullable String bind, @DefaultValue Map<String, String> peer,
			@DefaultValue("16384") int maxMessageLength, @DefaultValue("5s") Duration resyncTimeout,
			@DefaultValue("10s") Duration handoverTimeout, @DefaultValue Map<String, Table> table, @Nullable Ssl ssl) {

	}

	/**
	 * TLS between the peers of a section.
	 *
	 * @param bundle SSL bundle below spring.ssl.bundle. Its key store holds the
	 * certificate that this peer shows, both to whom it dials and to who dials it, its
	 * trust store the authority of the others.
	 * @param verify Whether each side must show a certificate that the trust store
	 * accepts: required or none, as in HAProxy.
	 * @param verifyPeerName Whether that certificate must bear the name of the peer, as a
	 * DNS name, or as its common name if it has no DNS name.
	 */
	public record Ssl(@Nullable String bundle, @DefaultValue("required") String verify,
			@DefaultValue("true") boolean verifyPeerName) {

	}

	/**
	 * A stick-table.
	 *
	 * @param type Type of the keys: ip, ipv6, integer, string or binary.
	 * @param length Length of the keys in bytes, for string and binary. Default is 31 for
	 * string and 32 for binary, as in HAProxy.
	 * @param size How many entries the table holds, for instance 100k or 1m (powers of
	 * 1024).
	 * @param expire How long an entry lives after it was last touched, for instance 30s,
	 * 10m or 1d. Default is for ever.
	 * @param nopurge Whether a full table refuses new entries instead of purging old
	 * ones.
	 * @param recvOnly Whether only peers write the table, so that their conn_cur is
	 * learned too.
	 * @param bratesFactor By what the rates of bytes are divided when stored, from 1 to
	 * 1024.
	 * @param srvkey What identifies a server in server_key: name or addr.
	 * @param writeTo Table that receives the server and tags which this one learns.
	 * @param store What the entries store, for instance gpc0, http_req_rate(10s), gpt(3)
	 * or gpc_rate(2,1m).
	 * @param peers Section whose peers share the table. Default is none. Not for a table
	 * inside a section.
	 */
	public record Table(@Nullable String type, @Nullable Integer length, @DefaultValue("100k") String size,
			@Nullable String expire, @DefaultValue("false") boolean nopurge, @DefaultValue("false") boolean recvOnly,
			@DefaultValue("1") int bratesFactor, @DefaultValue("name") String srvkey, @Nullable String writeTo,
			@DefaultValue List<String> store, @Nullable String peers) {

	}

}
