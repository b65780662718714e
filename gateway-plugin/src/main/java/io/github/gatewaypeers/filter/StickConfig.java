package io.github.gatewaypeers.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.support.HasRouteId;

/**
 * What a route says to a filter or predicate of a stick-table: at least the table, and
 * mostly the key.
 */
public class StickConfig implements HasRouteId {

	private @Nullable String routeId;

	private @Nullable String table;

	private @Nullable Object key;

	private List<Object> keyParts = new ArrayList<>();

	/**
	 * Returns the table.
	 * @return its name
	 */
	public @Nullable String getTable() {
		return this.table;
	}

	public void setTable(@Nullable String table) {
		this.table = table;
	}

	/**
	 * Returns what a request is known by in the table.
	 * @return the text of a sample expression, a {@code KeyResolver}, or a
	 * {@code Function} of a {@code ServerWebExchange}
	 */
	public @Nullable Object getKey() {
		return this.key;
	}

	public void setKey(@Nullable Object key) {
		this.key = key;
	}

	/**
	 * Returns the pieces of a key of the short form.
	 * @return what stands between its commas
	 */
	public List<Object> getKeyParts() {
		return this.keyParts;
	}

	public void setKeyParts(List<Object> keyParts) {
		this.keyParts = keyParts;
	}

	final @Nullable Object keyAsOne() {
		if (this.key != null || this.keyParts.isEmpty()) {
			return this.key;
		}
		return (this.keyParts.size() == 1) ? this.keyParts.get(0)
				: this.keyParts.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	@Override
	public @Nullable String getRouteId() {
		return this.routeId;
	}

	@Override
	public void setRouteId(String routeId) {
		this.routeId = routeId;
	}

}
