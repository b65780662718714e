package io.github.gatewaypeers.config.page;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.gateway.GatewayProblem;
import io.github.gatewaypeers.config.gateway.GatewayReader;
import io.github.gatewaypeers.config.gateway.InvalidGatewayConfigurationException;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.StoredType;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a form means as a gateway would, and finds the fields that keep it from
 * starting.
 */
final class FormCheck {

	/** More rows than anybody types, few enough to be checked one by one. */
	static final int MAX_ROWS = 100;

	private final Form form;

	private final List<FieldError> errors = new ArrayList<>();

	private @Nullable FormYaml yaml;

	private @Nullable GatewayConfiguration configuration;

	private FormCheck(Form form) {
		this.form = form;
	}

	/**
	 * Checks a form.
	 * @throws IllegalArgumentException if it holds what the page has no field for
	 */
	static FormCheck of(Form form) {
		checkShape(form);
		FormCheck check = new FormCheck(form);
		check.names();
		check.stored();
		if (check.errors.isEmpty()) {
			check.yaml = FormYaml.of(form);
			check.configuration = check.read(check.yaml);
		}
		if (check.configuration == null) {
			check.rows();
		}
		return check;
	}

	private static void checkShape(Form form) {
		if (form.peers().size() > MAX_ROWS || form.tables().size() > MAX_ROWS) {
			throw new IllegalArgumentException("the page takes at most " + MAX_ROWS + " peers and as many tables; "
					+ "write the rest of the configuration by hand");
		}
		List<Fields.Field> section = new ArrayList<>(Fields.SECTION);
		Fields.TLS.forEach((field) -> section.add(field.behind(Fields.SSL)));
		checkProperties(form.section().properties(), section);
		form.tables().forEach((table) -> checkProperties(table.properties(), Fields.TABLE));
	}

	private static void checkProperties(Map<String, String> properties, List<Fields.Field> fields) {
		Set<String> known = fields.stream().map(Fields.Field::name).collect(Collectors.toSet());
		properties.keySet().stream().filter((name) -> !known.contains(name)).findFirst().ifPresent((name) -> {
			throw new IllegalArgumentException("the page has no field '" + name + "'; remove it");
		});
	}

	/**
	 * Returns what was read.
	 * @return the configuration, or {@code null} if there are errors
	 */
	@Nullable GatewayConfiguration configuration() {
		return this.configuration;
	}

	/**
	 * Returns what the form means in YAML.
	 * @return the gateway's half, or {@code null} if names are wrong
	 */
	@Nullable FormYaml yaml() {
		return this.yaml;
	}

	List<FieldError> errors() {
		return List.copyOf(this.errors);
	}

	private void error(String field, @Nullable String message) {
		FieldError error = new FieldError(field, String.valueOf(message));
		if (!this.errors.contains(error)) {
			this.errors.add(error);
		}
	}

	private boolean hasErrors(String field) {
		return this.errors.stream()
			.anyMatch((error) -> error.field().equals(field) || error.field().startsWith(field + "."));
	}

	private void names() {
		boolean needed = !this.form.peers().isEmpty()
				|| this.form.tables().stream().anyMatch((table) -> table.place() != Form.Place.ALONE);
		if (needed) {
			name("section.name", "the section", this.form.section().name(), Set.of());
		}
		if (needed && this.form.peers().isEmpty()) {
			error("peers", "the section has no peers; add this gateway, and the HAProxys that it talks to");
		}
		Set<String> peers = new HashSet<>();
		for (int i = 0; i < this.form.peers().size(); i++) {
			name("peers." + i + ".name", "a peer", this.form.peers().get(i).name(), peers);
		}
		Set<String> tables = new HashSet<>();
		Set<String> inside = new HashSet<>();
		for (int i = 0; i < this.form.tables().size(); i++) {
			Form.Table table = this.form.tables().get(i);
			name("tables." + i + ".name", "a table", table.name(),
					(table.place() == Form.Place.INSIDE) ? inside : tables);
		}
	}

	private void name(String field, String what, String name, Set<String> others) {
		String trimmed = name.trim();
		if (trimmed.isEmpty()) {
			error(field, what + " needs a name; type one");
			return;
		}
		try {
			Word.name(what, trimmed);
		}
		catch (IllegalArgumentException ex) {
			error(field, ex.getMessage());
		}
		if (!what.equals("the section") && !others.add(trimmed)) {
			error(field, "there is '" + trimmed + "' already; choose another name");
		}
	}

	private void stored() {
		for (int i = 0; i < this.form.tables().size(); i++) {
			List<Form.Stored> store = this.form.tables().get(i).store();
			for (int j = 0; j < store.size(); j++) {
				stored("tables." + i + ".store." + j, store.get(j));
			}
		}
	}

	private void stored(String field, Form.Stored stored) {
		try {
			StoredType.parse(FormYaml.text(stored));
		}
		catch (IllegalArgumentException ex) {
			error(field + "." + culprit(stored), ex.getMessage());
		}
	}

	private static String culprit(Form.Stored stored) {
		try {
			DataType type = DataType.of(stored.type());
			boolean elements = type.isArray() && !stored.elements().trim().matches("[1-9][0-9]?|100");
			return elements ? "elements" : (type.kind() == DataType.Kind.RATE) ? "period" : "type";
		}
		catch (IllegalArgumentException ex) {
			return "type";
		}
	}

	/** Finds the errors of all rows, where reading the whole stops at the first. */
	private void rows() {
		if (!this.form.section().name().isBlank() && !hasErrors("section")) {
			read(FormYaml.ofSection(this.form));
		}
		for (int i = 0; i < this.form.peers().size(); i++) {
			if (!hasErrors("peers." + i) && !hasErrors("section")) {
				read(FormYaml.ofPeer(this.form, i));
			}
		}
		for (int i = 0; i < this.form.tables().size(); i++) {
			boolean inside = this.form.tables().get(i).place() == Form.Place.INSIDE;
			if (!hasErrors("tables." + i) && !(inside && hasErrors("section"))) {
				read(FormYaml.ofTable(this.form, i));
			}
		}
	}

	private @Nullable GatewayConfiguration read(FormYaml yaml) {
		try {
			return GatewayReader.read(yaml.text());
		}
		catch (InvalidGatewayConfigurationException ex) {
			for (GatewayProblem problem : ex.problems()) {
				error(precise(yaml.field(problem.property())), problem.message());
			}
		}
		catch (IllegalArgumentException ex) {
			error("", ex.getMessage());
		}
		return null;
	}

	/** Says which part of a peer's address a complaint about all of it is about. */
	private String precise(String field) {
		if (!field.matches("peers\\.[0-9]+")) {
			return field;
		}
		String port = this.form.peers().get(Integer.parseInt(field.substring("peers.".length()))).port().trim();
		boolean valid = port.matches("[0-9]{1,5}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535;
		return field + (valid ? ".address" : ".port");
	}

}
