package io.github.gatewaypeers.config.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.autoconfigure.InvalidHaproxyPropertyException;
import io.github.gatewaypeers.autoconfigure.SectionReader;
import io.github.gatewaypeers.autoconfigure.TableReader;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Reads the properties of a gateway as the gateway itself does.
 */
public final class GatewayReader {

	private static final String INSTANCES = "spring.cloud.discovery.client.simple.instances";

	private static final List<ConfigurationPropertyName> ROOTS = List.of(ConfigurationPropertyName.of("haproxy"),
			ConfigurationPropertyName.of(GatewayConfiguration.GATEWAY + ".routes"),
			ConfigurationPropertyName.of(GatewayConfiguration.GATEWAY + ".default-filters"));

	/** The environment of a process holds names that only look like properties. */
	private static final UnboundElementsSourceFilter WRITTEN = new UnboundElementsSourceFilter();

	private final Binder binder;

	private final GatewayProperty.Index index;

	private GatewayReader(Iterable<ConfigurationPropertySource> sources, Binder binder) {
		this.binder = binder;
		this.index = new GatewayProperty.Index(properties(sources, binder));
	}

	/**
	 * Reads the text of an {@code application.yml}. Of several documents those are read
	 * that are active without any profile.
	 * @param yaml the text
	 * @return the configuration
	 * @throws InvalidGatewayConfigurationException if no gateway would start with it
	 */
	public static GatewayConfiguration read(String yaml) {
		return of(yaml).read();
	}

	/**
	 * Reads the {@code haproxy.*} properties alone, whether they fit together or not.
	 * @param yaml the text of an {@code application.yml}
	 * @return the properties
	 * @throws InvalidGatewayConfigurationException if one cannot have its value
	 */
	public static HaproxyProperties properties(String yaml) {
		return of(yaml).haproxy();
	}

	/**
	 * Reads the {@code haproxy.*} properties of a running gateway alone.
	 * @param environment its environment
	 * @return the properties
	 * @throws InvalidGatewayConfigurationException if one cannot have its value
	 */
	public static HaproxyProperties properties(Environment environment) {
		return of(environment).haproxy();
	}

	private static GatewayReader of(String yaml) {
		List<PropertySource<?>> documents = new ArrayList<>();
		try {
			ByteArrayResource resource = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
			for (PropertySource<?> document : new YamlPropertySourceLoader().load("application.yml", resource)) {
				if (document.getProperty("spring.config.activate.on-profile") == null) {
					// Of a property given twice, the later document decides.
					documents.add(0, document);
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			String message = String.valueOf(ex.getMessage()).lines().map(String::strip).limit(3).toList().toString();
			throw new InvalidGatewayConfigurationException(
					List.of(new GatewayProblem("application.yml", 0, "it is no YAML: " + message)), ex);
		}
		Iterable<ConfigurationPropertySource> sources = documents.stream()
			.map(ConfigurationPropertySource::from)
			.map(GatewayReader::present)
			.toList();
		return new GatewayReader(sources, new Binder(sources, new PropertySourcesPlaceholdersResolver(documents)));
	}

	private static ConfigurationPropertySource present(@Nullable ConfigurationPropertySource source) {
		if (source == null) {
			throw new IllegalStateException("A document of YAML is a source of properties");
		}
		return source;
	}

	/**
	 * Reads the properties of a running gateway.
	 * @param environment its environment
	 * @return the configuration
	 * @throws InvalidGatewayConfigurationException if no gateway would start with it
	 */
	public static GatewayConfiguration read(Environment environment) {
		return of(environment).read();
	}

	private static GatewayReader of(Environment environment) {
		return new GatewayReader(ConfigurationPropertySources.get(environment), Binder.get(environment));
	}

	private GatewayConfiguration read() {
		HaproxyProperties properties = haproxy();
		List<GatewayProblem> problems = new ArrayList<>();
		TableReader.problems(properties)
			.forEach((problem) -> problems.add(problem(problem.property(), problem.problem() + "; " + problem.mend())));
		properties.peers().forEach((name, section) -> checkPeers(name, section, problems));
		if (problems.isEmpty()) {
			checkSections(properties, problems);
		}
		if (!problems.isEmpty()) {
			throw new InvalidGatewayConfigurationException(problems, null);
		}
		List<TableDefinition> tables = TableReader.read(properties, Ticker.disabledTicker())
			.all()
			.stream()
			.map(StickTable::definition)
			.toList();
		String filters = GatewayConfiguration.GATEWAY + ".default-filters";
		return new GatewayConfiguration(properties, tables, routes(),
				parts(filters, list(filters, FilterDefinition.class)), instances(), this.index);
	}

	private List<Route> routes() {
		List<Route> routes = new ArrayList<>();
		String list = GatewayConfiguration.GATEWAY + ".routes";
		List<RouteDefinition> definitions = list(list, RouteDefinition.class);
		for (int i = 0; i < definitions.size(); i++) {
			RouteDefinition definition = definitions.get(i);
			String property = list + "[" + i + "]";
			if (definition.getUri() == null) {
				throw invalid(property, "the route has no uri; add one", null);
			}
			if (definition.isEnabled()) {
				String id = definition.getId();
				List<Route.Part> predicates = new ArrayList<>();
				for (PredicateDefinition predicate : definition.getPredicates()) {
					predicates.add(part(property + ".predicates", predicate.getName(), predicate.getArgs()));
				}
				routes.add(new Route((id == null || id.isBlank()) ? "route" + i : id, property, definition.getUri(),
						definition.getOrder(), predicates, parts(property + ".filters", definition.getFilters())));
			}
		}
		routes.sort(Comparator.comparingInt(Route::order));
		return routes;
	}

	private List<Route.Part> parts(String property, List<FilterDefinition> definitions) {
		List<Route.Part> parts = new ArrayList<>();
		for (FilterDefinition definition : definitions) {
			parts.add(part(property, definition.getName(), definition.getArgs()));
		}
		return parts;
	}

	private Route.Part part(String property, @Nullable String name, Map<String, String> arguments) {
		if (name == null) {
			throw invalid(property, "one of these has no name; add it", null);
		}
		return new Route.Part(name, arguments);
	}

	private HaproxyProperties haproxy() {
		try {
			return this.binder.bindOrCreate("haproxy", Bindable.of(HaproxyProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT, WRITTEN));
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				String name = unbound.getUnboundProperties().iterator().next().getName().toString();
				throw invalid(name, "there is no such property; remove it or correct its name", ex);
			}
			throw unbindable(ex);
		}
	}

	private InvalidGatewayConfigurationException unbindable(BindException ex) {
		ConfigurationProperty property = ex.getProperty();
		return invalid(String.valueOf(ex.getName()), (property != null)
				? "it cannot be '" + property.getValue() + "'; correct its value" : "it has no value; give it one", ex);
	}

	private InvalidGatewayConfigurationException invalid(String property, String message, @Nullable Exception cause) {
		return new InvalidGatewayConfigurationException(List.of(problem(property, message)), cause);
	}

	private GatewayProblem problem(String property, String message) {
		return new GatewayProblem(property, this.index.line(property), message);
	}

	private void checkPeers(String section, HaproxyProperties.Section peers, List<GatewayProblem> problems) {
		peers.peer().forEach((peer, address) -> {
			try {
				ServerLine.peer(peer, address.isBlank() ? "127.0.0.1:1" : address.trim());
			}
			catch (IllegalArgumentException ex) {
				problems.add(problem(GatewayConfiguration.below(GatewayConfiguration.section(section) + ".peer", peer),
						String.valueOf(ex.getMessage())));
			}
		});
	}

	private void checkSections(HaproxyProperties properties, List<GatewayProblem> problems) {
		try {
			SectionReader.check(properties);
		}
		catch (InvalidHaproxyPropertyException ex) {
			problems.add(problem(ex.property(), ex.problem() + "; " + ex.mend()));
		}
	}

	private <T> List<T> list(String name, Class<T> type) {
		try {
			return this.binder.bind(name, Bindable.listOf(type)).orElseGet(List::of);
		}
		catch (BindException ex) {
			throw unbindable(ex);
		}
	}

	private Map<String, List<Instance>> instances() {
		Map<String, List<Instance>> instances = new LinkedHashMap<>();
		Bindable<Map<String, Object>> services = Bindable.mapOf(String.class, Object.class);
		for (String service : this.binder.bind(INSTANCES, services).orElseGet(Map::of).keySet()) {
			List<Instance> found = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				String property = INSTANCES + "[" + service + "][" + i + "].";
				String uri = text(property + "uri");
				if (uri != null) {
					found.add(new Instance(uri, text(property + "instance-id"),
							text(property + "metadata.haproxy-server-name"),
							this.binder.bind(property + "metadata.haproxy-server-id", Bindable.of(Integer.class))
								.orElse(0),
							text(property + "metadata.haproxy-server-addr")));
				}
			}
			instances.put(service, found);
		}
		return instances;
	}

	private @Nullable String text(String property) {
		return this.binder.bind(property, Bindable.of(String.class)).orElse(null);
	}

	private static List<GatewayProperty> properties(Iterable<ConfigurationPropertySource> sources, Binder binder) {
		Map<ConfigurationPropertyName, GatewayProperty> properties = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : sources) {
			if (source instanceof IterableConfigurationPropertySource iterable && WRITTEN.apply(source)) {
				iterable.stream()
					.filter((name) -> ROOTS.stream().anyMatch((root) -> root.isAncestorOf(name)))
					.forEach((name) -> properties.computeIfAbsent(name, (key) -> property(source, key, binder)));
			}
		}
		return List.copyOf(properties.values());
	}

	private static GatewayProperty property(ConfigurationPropertySource source, ConfigurationPropertyName name,
			Binder binder) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		int line = 0;
		Origin origin = Origin.from(property);
		if (origin instanceof PropertySourceOrigin wrapped) {
			origin = wrapped.getOrigin();
		}
		if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
			line = text.getLocation().getLine() + 1;
		}
		return new GatewayProperty(text(name), value(property, name, binder), line);
	}

	private static String value(@Nullable ConfigurationProperty property, ConfigurationPropertyName name,
			Binder binder) {
		try {
			return binder.bind(name, Bindable.of(String.class)).orElse("");
		}
		catch (BindException ex) {
			// A placeholder that stands for itself; whoever uses the property tells of
			// it.
			return (property != null) ? String.valueOf(property.getValue()) : "";
		}
	}

	/** The name as a user writes it. */
	private static String text(ConfigurationPropertyName name) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.ORIGINAL);
			if (name.isNumericIndex(i)) {
				text.append('[').append(element).append(']');
			}
			else {
				text.append(text.isEmpty() ? "" : ".").append(GatewayProperty.key(element));
			}
		}
		return text.toString();
	}

}
