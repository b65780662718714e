package io.github.gatewaypeers.config.gateway;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A route of a gateway.
 *
 * @param id its identity
 * @param property the full name of the property that describes it
 * @param uri where its requests go
 * @param order the smaller, the sooner it is tried
 * @param predicates which requests are its
 * @param filters what becomes of them
 */
record Route(String id, String property, URI uri, int order, List<Part> predicates, List<Part> filters) {

	/**
	 * A predicate or a filter.
	 *
	 * @param name its name
	 * @param arguments its arguments, by names or by generated ones
	 */
	record Part(String name, Map<String, String> arguments) {

		@Override
		public String toString() {
			return this.arguments.isEmpty() ? this.name : this.name + "=" + String.join(", ", this.arguments.values());
		}

	}

}
