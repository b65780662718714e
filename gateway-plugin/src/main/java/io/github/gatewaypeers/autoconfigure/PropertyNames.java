package io.github.gatewaypeers.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Full names of properties, as a user writes them.
 */
final class PropertyNames {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

	private static final Pattern HAPROXY_NAME = Pattern.compile("[A-Za-z0-9_.:-]+");

	/** How the builders of tables and sections begin their complaints. */
	private static final Pattern COMPLAINANT = Pattern.compile("^(stick-table|peers section) '[^']*': ([a-z-]+: )?");

	/** What stands between a complaint and the advice that follows it. */
	private static final Pattern ADVICE = Pattern.compile("; |\\. |: (?=use |see )");

	private PropertyNames() {
	}

	static String section(String name) {
		return HaproxyProperties.PREFIX + ".peers." + key(name);
	}

	static String tableOf(String section, String name) {
		return section(section) + ".table." + key(name);
	}

	static String table(String name) {
		return HaproxyProperties.PREFIX + ".stick-tables." + key(name);
	}

	static String key(String name) {
		return PLAIN.matcher(name).matches() ? name : "[" + name + "]";
	}

	/**
	 * Refuses a name that HAProxy's configuration could not hold.
	 */
	static void checkName(String property, String name) {
		if (!HAPROXY_NAME.matcher(name).matches()) {
			throw new InvalidHaproxyPropertyException(property, "'" + name + "' is no name that HAProxy takes",
					"use letters, digits, '-', '_', '.' and ':' only");
		}
	}

	/**
	 * Uses a value of a property, whose name is added to any complaint.
	 */
	static <T> T check(String property, Supplier<T> use) {
		try {
			return use.get();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, ex);
		}
	}

	/**
	 * Puts the name of a property in the place of what the builders of tables and
	 * sections know.
	 */
	static InvalidHaproxyPropertyException invalid(String property, RuntimeException cause) {
		String complaint = COMPLAINANT.matcher(String.valueOf(cause.getMessage())).replaceFirst("");
		Matcher advice = ADVICE.matcher(complaint);
		boolean found = advice.find();
		return new InvalidHaproxyPropertyException(property, found ? complaint.substring(0, advice.start()) : complaint,
				found ? complaint.substring(advice.end()) : "correct its value", cause);
	}

	static List<String> ofType(Class<? extends Record> type) {
		return Arrays.stream(type.getRecordComponents())
			.map(RecordComponent::getName)
			.map(DataObjectPropertyName::toDashedForm)
			.toList();
	}

}
