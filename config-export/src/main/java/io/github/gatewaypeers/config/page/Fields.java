package io.github.gatewaypeers.config.page;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.config.gateway.ExportOptions;
import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Which fields the page has, and what they may hold: found out from the starter, so that
 * the page need not know it.
 *
 * @param releases the releases of HAProxy, the newest first
 * @param keyTypes the types of keys
 * @param dataTypes what tables can store
 * @param section the properties of a section
 * @param tls the properties of a section that speaks TLS, and where HAProxy has its files
 * @param table the properties of a table
 */
record Fields(List<String> releases, List<Key> keyTypes, List<Data> dataTypes, List<Field> section, List<Field> tls,
		List<Field> table) {

	/** How the properties for TLS begin. */
	static final String SSL = "ssl.";

	/**
	 * The file with HAProxy's certificate and key, of which the gateway knows nothing.
	 */
	static final String CRT = "crt";

	/** The file with the authority of the peers' certificates. */
	static final String CA_FILE = "ca-file";

	private static final Map<String, List<String>> CHOICES = Map.of("type", keywords(), "verify",
			List.of("required", "none"), "srvkey",
			Arrays.stream(ServerKeyType.values()).map((type) -> type.name().toLowerCase(Locale.ROOT)).toList());

	static final List<Field> SECTION = fields(HaproxyProperties.Section.class);

	static final List<Field> TLS = ofTls();

	static final List<Field> TABLE = fields(HaproxyProperties.Table.class);

	static final Fields ALL = new Fields(newestFirst(), Arrays.stream(KeyType.values()).map(Key::of).toList(),
			Arrays.stream(DataType.values()).map(Data::of).toList(), SECTION, TLS, TABLE);

	private static List<String> keywords() {
		return Arrays.stream(KeyType.values()).map(KeyType::keyword).toList();
	}

	private static List<String> newestFirst() {
		List<String> releases = new ArrayList<>();
		Release.SUPPORTED.forEach((release) -> releases.add(0, release.toString()));
		return releases;
	}

	private static List<Field> ofTls() {
		List<Field> fields = new ArrayList<>(fields(HaproxyProperties.Ssl.class));
		fields.add(new Field(CRT, false, List.of(), ExportOptions.COMMON_CRT));
		fields.add(new Field(CA_FILE, false, List.of(), ExportOptions.CA_FILE));
		return List.copyOf(fields);
	}

	/** The properties that are neither maps nor lists, in their order. */
	private static List<Field> fields(Class<? extends Record> type) {
		Record standard = new Binder().bindOrCreate("nothing", Bindable.of(type));
		return Arrays.stream(type.getRecordComponents())
			.filter((component) -> !component.getName().equals("peers"))
			.filter((component) -> !List.class.isAssignableFrom(component.getType())
					&& !Map.class.isAssignableFrom(component.getType()) && !component.getType().isRecord())
			.map((component) -> new Field(DataObjectPropertyName.toDashedForm(component.getName()),
					component.getType() == boolean.class, CHOICES.getOrDefault(component.getName(), List.of()),
					text(component, standard)))
			.toList();
	}

	private static String text(RecordComponent component, Record properties) {
		try {
			Object value = component.getAccessor().invoke(properties);
			if (value instanceof Duration duration) {
				return HaproxyUnits.formatTime((int) Math.min(duration.toMillis(), Integer.MAX_VALUE));
			}
			return (value != null) ? value.toString() : "";
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(component + " cannot be read", ex);
		}
	}

	/**
	 * Reads the properties that are not what they would be anyway, and the size, which
	 * HAProxy wants to be told.
	 * @param properties the properties of a section, of its TLS or of a table
	 * @return the values, by the names of their properties
	 */
	static Map<String, String> values(Record properties) {
		Map<String, String> values = new LinkedHashMap<>();
		for (Field field : (properties instanceof HaproxyProperties.Table) ? TABLE
				: (properties instanceof HaproxyProperties.Ssl) ? TLS : SECTION) {
			for (RecordComponent component : properties.getClass().getRecordComponents()) {
				if (DataObjectPropertyName.toDashedForm(component.getName()).equals(field.name)) {
					String value = text(component, properties);
					if (field.name.equals("size") || !value.equals(field.standard)) {
						values.put(field.name, value);
					}
				}
			}
		}
		return values;
	}

	/**
	 * A property.
	 *
	 * @param name its name below the section or table
	 * @param flag whether it is true or false
	 * @param choices what it may be; empty for any text
	 * @param standard what it is unless it is set
	 */
	record Field(String name, boolean flag, List<String> choices, String standard) {

		Field behind(String prefix) {
			return new Field(prefix + this.name, this.flag, this.choices, this.standard);
		}

	}

	/**
	 * A type of keys.
	 *
	 * @param hasLength whether the table may say how long they are
	 * @param length how long they are otherwise, in bytes
	 */
	record Key(String keyword, boolean hasLength, int length) {

		static Key of(KeyType type) {
			return new Key(type.keyword(), type.hasLength(), type.defaultLength());
		}

	}

	/**
	 * What a table can store.
	 *
	 * @param array whether it takes a number of elements
	 * @param rate whether it takes a period
	 * @param excludes the keywords of what the same table cannot store
	 */
	record Data(String keyword, boolean array, boolean rate, List<String> excludes) {

		static Data of(DataType type) {
			Set<DataType> excluded = EnumSet.noneOf(DataType.class);
			for (DataType other : DataType.values()) {
				if (refusal(type, other) != null) {
					excluded.add(other);
				}
			}
			return new Data(type.keyword(), type.isArray(), type.kind() == DataType.Kind.RATE,
					excluded.stream().map(DataType::keyword).toList());
		}

		/** Asks the table itself. */
		private static @Nullable IllegalArgumentException refusal(DataType type, DataType other) {
			try {
				TableDefinition.of("table", KeyType.IP).store(text(type), text(other)).build();
				return null;
			}
			catch (IllegalArgumentException ex) {
				return ex;
			}
		}

		private static String text(DataType type) {
			boolean rate = type.kind() == DataType.Kind.RATE;
			return FormYaml.text(new Form.Stored(type.keyword(), type.isArray() ? "1" : "", rate ? "1s" : ""));
		}

	}

}
