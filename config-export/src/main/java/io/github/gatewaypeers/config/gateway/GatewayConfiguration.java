package io.github.gatewaypeers.config.gateway;

import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * What a gateway's properties say of peers, stick-tables and routes. The tables and
 * addresses among them are valid.
 */
public final class GatewayConfiguration {

	/** Where the routes stand. */
	static final String GATEWAY = "spring.cloud.gateway.server.webflux";

	private final HaproxyProperties properties;

	private final List<TableDefinition> tables;

	private final List<Route> routes;

	private final List<Route.Part> defaultFilters;

	private final Map<String, List<Instance>> instances;

	private final GatewayProperty.Index index;

	GatewayConfiguration(HaproxyProperties properties, List<TableDefinition> tables, List<Route> routes,
			List<Route.Part> defaultFilters, Map<String, List<Instance>> instances, GatewayProperty.Index index) {
		this.properties = properties;
		this.tables = List.copyOf(tables);
		this.routes = List.copyOf(routes);
		this.defaultFilters = List.copyOf(defaultFilters);
		this.instances = Map.copyOf(instances);
		this.index = index;
	}

	/**
	 * Returns the {@code haproxy.*} properties.
	 * @return the properties
	 */
	public HaproxyProperties properties() {
		return this.properties;
	}

	/**
	 * Returns the tables that the properties describe.
	 * @return the tables, in their order, those inside sections last
	 */
	public List<TableDefinition> tables() {
		return this.tables;
	}

	/**
	 * Returns the section that shares a table.
	 * @param table one of {@link #tables}
	 * @return the name of the section, empty if nobody shares the table
	 */
	public String section(TableDefinition table) {
		if (!table.name().equals(table.wireName())) {
			return table.name().substring(0, table.name().length() - table.wireName().length());
		}
		HaproxyProperties.Table described = this.properties.stickTables().get(table.name());
		return (described != null && described.peers() != null) ? described.peers() : "";
	}

	/**
	 * Returns the property that describes a table.
	 * @param table one of {@link #tables}
	 * @return the full name of the property
	 */
	public String property(TableDefinition table) {
		String section = section(table);
		return table.name().equals(table.wireName()) ? below("haproxy.stick-tables", table.name())
				: below(section(section) + ".table", table.wireName().substring(1));
	}

	/**
	 * Returns the property that describes a section.
	 * @param name the name of the section
	 * @return the full name of the property
	 */
	public static String section(String name) {
		return below("haproxy.peers", name);
	}

	/**
	 * Returns the property of an entry of a map.
	 * @param property the full name of the map's property
	 * @param key the key of the entry
	 * @return the full name of the entry's property
	 */
	public static String below(String property, String key) {
		return property + "." + GatewayProperty.key(key);
	}

	/**
	 * Tells where a property stands.
	 * @param property the full name of a property
	 * @return the number of the line of the property, or else of what it belongs to; 0 if
	 * it was not read from a text
	 */
	public int line(String property) {
		return this.index.line(property);
	}

	/**
	 * Looks for a property that only newer gateways know, or only this one.
	 * @param property the full name of a property
	 * @return whether it, or anything below it, is set
	 */
	public boolean has(String property) {
		return this.index.has(property);
	}

	/**
	 * Returns the servers to which clients stick by a table.
	 * @param table the name of the table
	 * @return the servers of all routes, where the properties list them
	 */
	public List<GatewayServer> servers(String table) {
		return this.routes.stream()
			.flatMap((route) -> RouteServers.of(this, route).stickingBy(table).stream())
			.distinct()
			.toList();
	}

	List<Route> routes() {
		return this.routes;
	}

	List<Route.Part> defaultFilters() {
		return this.defaultFilters;
	}

	/** The instances of a service, where the properties list them. */
	List<Instance> instances(String service) {
		return this.instances.getOrDefault(service, List.of());
	}

	/** All properties of the gateway, in their order. */
	List<GatewayProperty> all() {
		return this.index.properties();
	}

}
