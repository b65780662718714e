package io.github.gatewaypeers.config.gateway;

import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.TlsParameters;
import io.github.gatewaypeers.config.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what a {@code peers} section says of TLS what a gateway says of it, and an SSL
 * bundle of the files, unless a comment names the bundle.
 */
final class TlsImport {

	private final Section section;

	private final YamlTree yaml;

	private final BiConsumer<Object, String> warnings;

	private final TlsParameters listening;

	private final List<TlsParameters> dialling;

	TlsImport(Section section, YamlTree yaml, BiConsumer<Object, String> warnings) {
		this.section = section;
		this.yaml = yaml;
		this.warnings = warnings;
		this.listening = TlsParameters.listening(section);
		this.dialling = section.directives(ServerLine.class)
			.map((peer) -> TlsParameters.dialling(section, peer))
			.filter(TlsParameters::ssl)
			.toList();
	}

	void read() {
		String property = GatewayConfiguration.section(this.section.name()) + ".ssl";
		if (!this.listening.ssl() && this.dialling.isEmpty()) {
			if (this.yaml.has(property)) {
				this.yaml.remove(property);
				this.warnings.accept(this.section,
						"a comment says that the peers speak TLS, but no line of the section does; it is left out");
			}
			return;
		}
		if (!this.listening.ssl() || this.dialling.size() < this.section.directives(ServerLine.class).count()) {
			this.warnings.accept(line(), "only some connections of this section use TLS, a gateway uses it for all; "
					+ "add 'ssl' to default-bind and default-server");
		}
		if (!this.yaml.has(property + ".bundle")) {
			this.yaml.put(property + ".bundle", this.section.name());
			bundle(GatewayConfiguration.below("spring.ssl.bundle.pem", this.section.name()));
		}
		if (Stream.concat(Stream.of(this.listening), this.dialling.stream())
			.noneMatch((tls) -> tls.ssl() && tls.verify().equals("required"))) {
			this.yaml.put(property + ".verify", "none");
		}
		else if (!verifiesNames()) {
			this.yaml.put(property + ".verify-peer-name", false);
		}
	}

	/** The first line that asks for TLS. */
	private Object line() {
		return this.section.lines()
			.stream()
			.filter((line) -> (line instanceof ServerLine server && server.has("ssl"))
					|| (line instanceof Setting setting && setting.kind() != Setting.Kind.LOG && setting.has("ssl")))
			.map(Object.class::cast)
			.findFirst()
			.orElse(this.section);
	}

	private boolean verifiesNames() {
		return this.section.directives(ServerLine.class).anyMatch((peer) -> {
			Word name = TlsParameters.dialling(this.section, peer).verifyHost();
			return name != null && name.text().equals(peer.name().text());
		});
	}

	/** HAProxy's files are those of HAProxy, but those of a gateway look alike. */
	private void bundle(String property) {
		String crt = file(TlsParameters::crt);
		if (crt != null) {
			this.yaml.put(property + ".keystore.certificate", "file:" + crt);
			this.yaml.put(property + ".keystore.private-key", "file:" + crt);
			this.warnings.accept(line(), "a gateway needs a certificate with its own name: put it and its key into '"
					+ crt + "' on its machine, or correct the SSL bundle");
		}
		else {
			this.warnings.accept(line(), "HAProxy shows no certificate here, but a gateway needs one: "
					+ "add keystore.certificate and keystore.private-key below " + property);
		}
		String caFile = file(TlsParameters::caFile);
		if (caFile != null) {
			this.yaml.put(property + ".truststore.certificate", "file:" + caFile);
		}
	}

	private @Nullable String file(Function<TlsParameters, @Nullable Word> which) {
		return Stream.concat(Stream.of(this.listening), this.dialling.stream())
			.map(which)
			.filter(Objects::nonNull)
			.map((word) -> word.expands() ? HaproxyImport.placeholders(word.text()) : word.text())
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
