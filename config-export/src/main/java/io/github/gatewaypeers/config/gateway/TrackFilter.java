package io.github.gatewaypeers.config.gateway;

import java.util.Map;

/**
 * {@code TrackStick}.
 *
 * @param key the key expression
 */
record TrackFilter(String table, String key) implements StickFilter {

	@Override
	public String name() {
		return "TrackStick";
	}

	@Override
	public Map<String, Object> arguments() {
		return Map.of();
	}

	@Override
	public String shortForm() {
		return ShortForm.of(name(), this.table, this.key);
	}

}
