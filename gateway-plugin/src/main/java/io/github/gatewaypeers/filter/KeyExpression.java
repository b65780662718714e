package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What a request is known by in a table: HAProxy's sample expression. Immutable.
 */
public interface KeyExpression {

	/**
	 * Reads an expression: {@code src} is the address of the client,
	 * {@code req.hdr(name)} the last value of a header.
	 * @param text the expression
	 * @return the expression
	 * @throws IllegalArgumentException if there is no such expression
	 */
	static KeyExpression parse(String text) {
		String trimmed = text.trim();
		if (trimmed.equals("src")) {
			return new SourceAddress();
		}
		if (trimmed.startsWith("req.hdr(") && trimmed.endsWith(")")) {
			return new RequestHeader(trimmed.substring("req.hdr(".length(), trimmed.length() - 1).trim());
		}
		throw new IllegalArgumentException("unknown key expression '" + text + "': use src or req.hdr(name)");
	}

	/**
	 * Evaluates the expression, converted to the type of a table's keys as HAProxy does.
	 * @param exchange the request
	 * @param table the table
	 * @return the key, or {@code null} if the request has none or it cannot be converted
	 */
	@Nullable StickKey key(ServerWebExchange exchange, TableDefinition table);

}
