package io.github.gatewaypeers.autoconfigure;

import java.util.List;

import io.github.gatewaypeers.filter.InvalidStickFilterException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains a start that failed for a {@code haproxy.*} property or for a filter of
 * stick-tables: which one, what is wrong, and what to do.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HaproxyFailureAnalyzer implements FailureAnalyzer {

	private final @Nullable Environment environment;

	HaproxyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof InvalidHaproxyPropertyException invalid) {
				return analysis(invalid.property() + ": " + invalid.problem() + origin(invalid.property()),
						invalid.mend(), invalid);
			}
			if (each instanceof UnboundConfigurationPropertiesException unknown && isOurs(unknown)) {
				return unknown(unknown);
			}
			if (each instanceof InvalidStickFilterException invalid) {
				return new FailureAnalysis(sentence(invalid.problem()), sentence(invalid.mend()), invalid);
			}
		}
		return null;
	}

	private static boolean isOurs(UnboundConfigurationPropertiesException unknown) {
		return unknown.getUnboundProperties()
			.stream()
			.allMatch((property) -> property.getName().toString().startsWith(HaproxyProperties.PREFIX + "."));
	}

	private static FailureAnalysis unknown(UnboundConfigurationPropertiesException unknown) {
		StringBuilder description = new StringBuilder();
		StringBuilder action = new StringBuilder();
		for (ConfigurationProperty property : unknown.getUnboundProperties()) {
			String separator = description.isEmpty() ? "" : System.lineSeparator();
			description.append(separator)
				.append(property.getName())
				.append(": there is no such property")
				.append(origin(property));
			action.append(separator)
				.append("remove it or use one of ")
				.append(String.join(", ", known(property.getName())));
		}
		return analysis(description.toString(), action.toString(), unknown);
	}

	/**
	 * Lists what may stand at the first place where a name cannot be right.
	 */
	private static List<String> known(ConfigurationPropertyName name) {
		boolean section = is(name, 1, "peers") && name.getNumberOfElements() > 3;
		boolean table = is(name, 1, "sticktables") && name.getNumberOfElements() > 3;
		boolean inner = section && is(name, 3, "table") && name.getNumberOfElements() > 5;
		if (table || inner) {
			return PropertyNames.ofType(HaproxyProperties.Table.class);
		}
		if (section && is(name, 3, "ssl") && name.getNumberOfElements() > 4) {
			return PropertyNames.ofType(HaproxyProperties.Ssl.class);
		}
		if (is(name, 1, "clientaddress")) {
			return PropertyNames.ofType(HaproxyProperties.ClientAddress.class);
		}
		if (is(name, 1, "ratelimiter")) {
			return PropertyNames.ofType(HaproxyProperties.RateLimiter.class);
		}
		if (is(name, 1, "configpage")) {
			return PropertyNames.ofType(HaproxyProperties.ConfigPage.class);
		}
		return PropertyNames.ofType(section ? HaproxyProperties.Section.class : HaproxyProperties.class);
	}

	private static boolean is(ConfigurationPropertyName name, int index, String element) {
		return name.getNumberOfElements() > index
				&& name.getElement(index, ConfigurationPropertyName.Form.UNIFORM).equals(element);
	}

	private String origin(String property) {
		if (this.environment == null) {
			return "";
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return origin(found);
			}
		}
		return "";
	}

	private static String origin(@Nullable ConfigurationProperty property) {
		Origin origin = (property != null) ? property.getOrigin() : null;
		return (origin != null) ? " (" + origin + ")" : "";
	}

	private static FailureAnalysis analysis(String description, String action, Throwable cause) {
		return new FailureAnalysis(description + ".", sentence(action), cause);
	}

	private static String sentence(String text) {
		return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
	}

}
