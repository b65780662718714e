package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Directive;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.Word;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code peers} section says of TLS. HAProxy looks at names only when it dials.
 *
 * @param ssl what the gateway says of TLS, or {@code null} if there is none
 * @param options where HAProxy has its files
 */
record TlsLines(HaproxyProperties.@Nullable Ssl ssl, ExportOptions options) {

	private boolean verifies() {
		return this.ssl != null && this.ssl.verify().equals("required");
	}

	/** What holds for every peer, to be put before all of them. */
	List<Directive> defaults() {
		if (this.ssl == null) {
			return List.of();
		}
		List<Directive> lines = new ArrayList<>();
		String crt = this.options.certificate();
		lines.add(Comment.of(RouteRules.printable(
				crt + ": this member's certificate, in which its name below is a DNS name, its chain and its key")));
		List<Word> words = new ArrayList<>(List.of(Word.of("ssl"), Word.of("crt"), ExportOptions.file("crt", crt)));
		if (verifies()) {
			lines.add(Comment
				.of(RouteRules.printable(this.options.caFile() + ": the authority of the certificates of all peers")));
			words.addAll(List.of(Word.of("ca-file"), ExportOptions.file("ca-file", this.options.caFile())));
		}
		words.addAll(List.of(Word.of("verify"), Word.of(verifies() ? "required" : "none")));
		lines.add(new Setting(Setting.Kind.DEFAULT_BIND, words));
		lines.add(new Setting(Setting.Kind.DEFAULT_SERVER, words));
		return lines;
	}

	/** What holds for one peer. */
	List<Word> ofPeer(String name) {
		return (verifies() && this.ssl != null && this.ssl.verifyPeerName())
				? List.of(Word.of("verifyhost"), Word.of(name)) : List.of();
	}

}
