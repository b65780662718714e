package io.github.gatewaypeers.config.page;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.config.gateway.ExportOptions;
import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.gateway.HaproxyExport;
import io.github.gatewaypeers.config.gateway.HaproxyHalf;
import io.github.gatewaypeers.config.model.Release;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of a form.
 *
 * @param haproxy HAProxy's half, or {@code null} if there are errors
 * @param yaml the gateway's half, or {@code null} if there are errors
 * @param errors which fields are wrong
 * @param warnings what HAProxy cannot do, or what is likely to be forgotten
 */
record Halves(@Nullable String haproxy, @Nullable String yaml, List<FieldError> errors, List<String> warnings) {

	/**
	 * Writes both halves of a form.
	 * @throws IllegalArgumentException if it holds what the page has no field for
	 */
	static Halves of(Form form) {
		FormCheck check = FormCheck.of(form);
		FormYaml yaml = check.yaml();
		GatewayConfiguration gateway = check.configuration();
		return (yaml != null && gateway != null) ? write(form, yaml, gateway) : wrong(check.errors());
	}

	private static Halves wrong(List<FieldError> errors) {
		return new Halves(null, null, errors, List.of());
	}

	private static Halves write(Form form, FormYaml yaml, GatewayConfiguration gateway) {
		Release release;
		String member;
		try {
			release = Release.parse(form.release());
		}
		catch (IllegalArgumentException ex) {
			return wrong(List.of(new FieldError("release", String.valueOf(ex.getMessage()))));
		}
		try {
			member = form.member().isEmpty() ? null : form.peers().get(Integer.parseInt(form.member())).name().trim();
		}
		catch (NumberFormatException | IndexOutOfBoundsException ex) {
			return wrong(List.of(new FieldError("member", "there is no such peer; choose another one")));
		}
		try {
			HaproxyHalf half = HaproxyExport.write(gateway, options(form, release).member(member));
			List<String> warnings = new ArrayList<>(half.warnings());
			if (!form.peers().isEmpty() && form.peers().stream().noneMatch(Form.Peer::local)) {
				warnings.add("no peer is marked as this gateway; a gateway then takes the name of its host");
			}
			return new Halves(half.text(), yaml.text(), List.of(), warnings);
		}
		catch (IllegalArgumentException ex) {
			return wrong(List.of(error(yaml, String.valueOf(ex.getMessage()))));
		}
	}

	private static ExportOptions options(Form form, Release release) {
		return ExportOptions.of(release).tls(form.section().tls(Fields.CRT), form.section().tls(Fields.CA_FILE));
	}

	/** Some messages begin with the name of a property or of a file. */
	private static FieldError error(FormYaml yaml, String message) {
		int colon = message.indexOf(": ");
		for (String file : List.of(Fields.CRT, Fields.CA_FILE)) {
			if (message.startsWith(file + ": ")) {
				return new FieldError("section." + Fields.SSL + file, message.substring(colon + 2));
			}
		}
		String property = message.startsWith("haproxy.") ? message.substring(0, Math.max(colon, 0)) : "";
		String field = property.isEmpty() ? "" : yaml.field(property);
		return new FieldError(field.matches("peers\\.[0-9]+") ? field + ".address" : field,
				property.isEmpty() ? message : message.substring(colon + 2));
	}

}
