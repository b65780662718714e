package io.github.gatewaypeers.config.model;

import java.util.List;

import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ModelTests {

	private static void assertRefused(ThrowingCallable action, String message) {
		assertThatIllegalArgumentException().isThrownBy(action).withMessage(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\0", "\u007f", "\u0085", "\t" })
	void refusesControlCharacters(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Word.of(text)).withMessageContaining("control character");
		assertThatIllegalArgumentException().isThrownBy(() -> new Comment(text))
			.withMessageContaining("control character");
		if (!text.equals("\t")) {
			assertThatIllegalArgumentException().isThrownBy(() -> new OpaqueLine("a" + text))
				.withMessageContaining("control character");
		}
	}

	@Test
	void refusesWhatIsNoText() {
		assertRefused(() -> Word.of(""), "an empty word ends a line for HAProxy; leave it out");
		assertRefused(() -> Word.of("a\ud800"), "'a\ud800' holds half a character; remove it");
		assertRefused(() -> new OpaqueLine(" # x"), "'# x' is no line of a section; use a comment");
		assertRefused(() -> new OpaqueLine(" peers x"), "'peers x' begins a section of its own; make it one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "$", "$1", "${", "${}", "${A", "${A[*}", "${A:-b}", "a$A$" })
	void refusesWhatExpandsToNothing(String text) {
		assertRefused(() -> Word.expanding(text), "'" + text
				+ "' does not refer to an environment variable as HAProxy does; write $NAME, ${NAME} or ${NAME-default}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "$A", "${A}", "${A-}", "${A-b c}", "${A[*]}", "${.LINE}", "x$A.y", "${A}${B}" })
	void takesReferencesLikeHaproxy(String text) {
		assertThat(Word.expanding(text).text()).isEqualTo(text);
	}

	@Test
	void refusesNamesThatHaproxyRefuses() {
		assertRefused(() -> ServerLine.peer("a b", "10.0.0.1:1"),
				"'a b' is no name of a peer that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only");
		assertRefused(() -> Section.of("peers", "my/peers", List.of()),
				"'my/peers' is no name of a peers section that HAProxy takes; use letters, digits, '-', '_', '.' and ':' only");
	}

	@Test
	void refusesLinesInTheWrongSection() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Section.of("backend", "b", List.of(ServerLine.peer("a", "10.0.0.1:1"))))
			.withMessageEndingWith("does not belong into section 'backend b'; move it");
		TableDefinition other = TableDefinition.of("other", KeyType.IP).build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Section.of("backend", "b", List.of(new TableLine(other, null))))
			.withMessageContaining("does not belong into section 'backend b'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Section.of("peers", "p", List.of(Setting.of(Setting.Kind.LOCAL_PEER, "a"))))
			.withMessageContaining("does not belong into section 'peers p'");
		assertRefused(() -> Section.of("pears", "p", List.of()),
				"HAProxy has no section 'pears'; use for instance peers");
	}

	@Test
	void refusesATableWithTwoSections() {
		TableDefinition table = TableDefinition.of("t", KeyType.IP).inSection("p").build();
		assertRefused(() -> new TableLine(table, Word.of("q")),
				"table 'p/t' stands in a peers section, which shares it; remove its 'peers'");
	}

	@Test
	void refusesRulesThatHaproxyDoesNotKnow() {
		assertRefused(() -> new Rule(Rule.Ruleset.HTTP_AFTER_RESPONSE, new Rule.Track(0, Word.of("src"), null), null),
				"'http-after-response' cannot track; use http-request or tcp-request");
		assertRefused(() -> new Rule(Rule.Ruleset.TCP_CONTENT, new Rule.Refuse(Rule.Refusal.DENY, List.of()), null),
				"'tcp-request content' does not know 'deny'; use reject");
		assertRefused(() -> new Rule.Track(100, Word.of("src"), null),
				"100 is no number of a stick counter; use one from 0 to 99");
		assertRefused(() -> new Rule.Change(Rule.ChangeKind.ADD_GPC, 0, 0, null),
				"'sc-add-gpc' needs a number or an expression; add one");
		assertRefused(() -> new Rule.Change(Rule.ChangeKind.INC_GPC0, 0, 0, Word.of("1")),
				"'sc-inc-gpc0' takes no value; remove it");
		assertRefused(() -> new Rule.Change(Rule.ChangeKind.INC_GPC0, 1, 0, null),
				"'sc-inc-gpc0' is no array; leave out the element");
		assertRefused(() -> new Rule.Track(0, Word.of("if"), null),
				"'if' is a keyword where an expression is expected; add one");
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.1:1024, 10.0.0.1, 1024", "[::1]:1, ::1, 1", ":10000, '', 10000", "*:1, *, 1", "ipv4@h:2, h, 2",
			"host.name:65535, host.name, 65535", "::1:80, ::1, 80" })
	void readsAddresses(String text, String host, int port) {
		assertThat(Address.of(Word.of(text))).isEqualTo(new Address(host, port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/run/p.sock", "unix@/x", "abns@x", "fd@3", "sockpair@4" })
	void knowsAddressesThatAreNoneOfTheInternet(String text) {
		assertThat(Address.of(Word.of(text))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "3.2, 3.2", "2.6.12-1+deb12u3, 2.6", "v3.4, 3.4", "3.0-dev1, 3.0" })
	void readsReleases(String text, String release) {
		assertThat(Release.parse(text)).hasToString(release);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "3", "2.3", "3.9", "latest" })
	void refusesReleasesThatCannotBeWrittenFor(String text) {
		assertRefused(() -> Release.parse(text), "'" + text + "' is no release of HAProxy that can be written for; "
				+ "use one of 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 3.0, 3.1, 3.2, 3.3, 3.4");
	}

	@Test
	void comparesReleases() {
		assertThat(Release.of("3.0")).isGreaterThan(Release.of("2.10"));
		assertThat(Release.of("3.10")).isGreaterThan(Release.of("3.9"));
	}

}
