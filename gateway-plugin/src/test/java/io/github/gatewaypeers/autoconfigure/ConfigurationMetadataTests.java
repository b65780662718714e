package io.github.gatewaypeers.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an editor is told of the properties: each has a type and a description.
 * Spring's metadata ends at maps, of which it names the type of the values; what stands
 * inside has to be described on the page of its topic.
 */
class ConfigurationMetadataTests {

	private final Map<String, JsonNode> properties = metadata();

	@Test
	void everyPropertyIsDescribed() {
		List<String> names = names(HaproxyProperties.PREFIX, HaproxyProperties.class);
		assertThat(names).contains("haproxy.local-peer", "haproxy.stick-tables", "haproxy.rate-limiter.table");
		for (String name : names) {
			assertThat(this.properties).containsKey(name);
			assertThat(this.properties.get(name).path("description").asString("")).as(name).endsWith(".");
			assertThat(this.properties.get(name).path("type").asString("")).as(name).isNotEmpty();
		}
	}

	private static List<String> names(String prefix, Class<?> type) {
		List<String> names = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			if (component.getType().isRecord()) {
				names.addAll(names(name, component.getType()));
			}
			else {
				names.add(name);
			}
		}
		return names;
	}

	@Test
	void theValuesOfMapsAreNamedByTheirType() {
		assertThat(this.properties.get("haproxy.stick-tables").path("type").asString())
			.isEqualTo("java.util.Map<java.lang.String," + HaproxyProperties.Table.class.getName() + ">");
		assertThat(this.properties.get("haproxy.peers").path("type").asString())
			.isEqualTo("java.util.Map<java.lang.String," + HaproxyProperties.Section.class.getName() + ">");
	}

	@Test
	void whatStandsInsideMapsIsDescribedOnAPage() throws IOException {
		assertDescribes("stick-tables.md", HaproxyProperties.Table.class);
		assertDescribes("peers.md", HaproxyProperties.Section.class);
	}

	private static void assertDescribes(String page, Class<?> type) throws IOException {
		String text = Files.readString(Path.of("..", "docs", page));
		for (RecordComponent component : type.getRecordComponents()) {
			if (component.getType().isRecord()) {
				continue;
			}
			String name = DataObjectPropertyName.toDashedForm(component.getName())
					+ (isMap(component.getGenericType()) ? ".<name>" : "");
			assertThat(text).as(page).contains("\n| `" + name + "` | ");
		}
	}

	private static boolean isMap(Type type) {
		return type instanceof ParameterizedType parameterized && parameterized.getRawType() == Map.class;
	}

	@ParameterizedTest
	@ValueSource(strings = { "filter.track-stick", "filter.deny-stick", "filter.set-gpt", "filter.add-gpc",
			"filter.clear-stick", "filter.stick-on", "filter.stick-match", "filter.stick-store-request",
			"filter.stick-store-response", "predicate.stick-table" })
	void everyFilterAndThePredicateCanBeSwitchedOff(String name) {
		JsonNode property = this.properties.get("spring.cloud.gateway.server.webflux." + name + ".enabled");
		assertThat(property).isNotNull();
		assertThat(property.path("type").asString()).isEqualTo("java.lang.Boolean");
		assertThat(property.path("defaultValue").asBoolean()).isTrue();
		assertThat(property.path("description").asString()).isNotEmpty();
	}

	/** Those of all jars, since ours need not be the first one. */
	private static Map<String, JsonNode> metadata() {
		Map<String, JsonNode> properties = new HashMap<>();
		try {
			for (URL file : Collections.list(HaproxyProperties.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream content = file.openStream()) {
					JsonMapper.shared()
						.readTree(content)
						.path("properties")
						.valueStream()
						.forEach((property) -> properties.put(property.path("name").asString(), property));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties;
	}

}
