package io.github.gatewaypeers.config.page;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.model.Release;
import io.github.gatewaypeers.haproxy.HaproxyAvailable;
import io.github.gatewaypeers.haproxy.HaproxyBinaries;
import io.github.gatewaypeers.haproxy.HaproxyBinary;
import io.github.gatewaypeers.haproxy.HaproxyCheck;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of a running gateway in a real browser.
 */
@ExtendWith(Browser.Available.class)
class PageIntegrationTests {

	private static final String UP_TO_DATE = "Both halves are up to date.";

	@TempDir
	static Path downloads;

	private static ConfigurableApplicationContext gateway;

	private static Browser browser;

	@BeforeAll
	static void start() {
		browser = Browser.start(downloads);
		gateway = new SpringApplicationBuilder(Gateway.class)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"haproxy.config-page.enabled=true", "haproxy.local-peer=gateway1",
					"haproxy.peers.mypeers.peer.gateway1=127.0.0.1:20000", "haproxy.peers.mypeers.bind=127.0.0.1:0",
					"haproxy.peers.mypeers.peer.haproxy1=127.0.0.1:20001", "haproxy.stick-tables.client_rates.type=ip",
					"haproxy.stick-tables.client_rates.expire=10m",
					"haproxy.stick-tables.client_rates.store=conn_cur, http_req_rate(10s)",
					"haproxy.stick-tables.client_rates.peers=mypeers")
			.run();
	}

	@AfterAll
	static void stop() {
		if (gateway != null) {
			gateway.close();
		}
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void open() {
		browser.size(1366, 900);
		browser.dark(false);
		browser.driver().get(url());
		Awaitility.await().until(() -> status().equals(UP_TO_DATE));
	}

	@AfterEach
	void theBrowserHasNothingToComplainOf() {
		assertThat(browser.complaints()).isEmpty();
	}

	private static String url() {
		return "http://127.0.0.1:" + gateway.getEnvironment().getProperty("local.server.port") + "/haproxy-config";
	}

	private static WebElement id(String id) {
		return browser.driver().findElement(By.id(id));
	}

	private static String text(String id) {
		return String.valueOf(id(id).getDomProperty("textContent"));
	}

	private static String status() {
		return text("status");
	}

	/** The field that the gateway knows by this path. */
	private static WebElement field(String path) {
		Object found = browser.driver().executeScript("return locate(arguments[0])", path);
		assertThat(found).as(path).isInstanceOf(WebElement.class);
		return (WebElement) found;
	}

	private static String error(String path) {
		return String.valueOf(browser.driver().executeScript("return placeOf(locate(arguments[0])).textContent", path));
	}

	private static void type(String path, String text) {
		WebElement field = field(path);
		field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
		field.sendKeys(text);
	}

	private static void press(CharSequence... keys) {
		for (CharSequence key : keys) {
			browser.driver().switchTo().activeElement().sendKeys(key);
		}
	}

	private static void choose(WebElement select, String value) {
		select.findElement(By.cssSelector("option[value=\"" + value + "\"]")).click();
	}

	private static void await(String id, String text) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(text(id)).contains(text));
	}

	private static void awaitError(String path, String text) {
		Awaitility.await().untilAsserted(() -> assertThat(error(path)).contains(text));
		assertThat(field(path).getDomAttribute("aria-invalid")).isEqualTo("true");
	}

	@Test
	void startsFromTheGatewayItself() {
		assertThat(text("haproxy")).contains("""
				peers mypeers
				    peer gateway1 127.0.0.1:20000
				    peer haproxy1 127.0.0.1:20001
				""");
		assertThat(text("yaml")).contains("  local-peer: gateway1\n", "    client_rates:\n");
		assertThat(field("peers.0.local").isSelected()).isTrue();
		assertThat(id("warnings").isDisplayed()).isFalse();
		browser.picture("desktop");
		browser.dark(true);
		browser.picture("dark");
	}

	@Test
	void bothHalvesFollowWhatIsTyped() {
		type("section.name", "fleet");
		id("add-peer").click();
		type("peers.2.name", "gateway2");
		type("peers.2.address", "2001:db8::2");
		type("peers.2.port", "10000");
		id("add-table").click();
		type("tables.1.name", "sessions");
		choose(field("tables.1.type"), "string");
		type("tables.1.length", "64");
		choose(field("tables.1.place"), "inside");
		await("haproxy", "peers fleet\n");
		await("haproxy", "    peer gateway2 [2001:db8::2]:10000\n");
		await("haproxy", "    table sessions type string len 64 size 100k expire 10m\n");
		await("yaml", "        gateway2: '[2001:db8::2]:10000'\n");
		await("yaml", "        sessions:\n          type: string\n          length: 64\n");
		browser.driver().findElement(By.cssSelector("[aria-label='Remove this stick-table']")).click();
		Awaitility.await().untilAsserted(() -> assertThat(text("haproxy")).doesNotContain("client_rates"));
		field("peers.2.local").click();
		await("yaml", "  local-peer: gateway2\n");
	}

	@Test
	void peersSpeakTlsIfOneLikes() {
		assertThat(field("section.ssl.bundle").isDisplayed()).isFalse();
		choose(field("section.tls"), "tls");
		await("status", "1 field to fill in");
		type("section.ssl.bundle", "peers");
		await("haproxy", "    default-bind ssl crt \"/etc/haproxy/${HAPROXY_LOCALPEER}.pem\" ");
		await("haproxy", "    peer haproxy1 127.0.0.1:20001 verifyhost haproxy1\n");
		await("yaml", "      ssl:\n        bundle: peers\n");
		browser.picture("tls");
		type("section.ssl.crt", "/etc/me.pem");
		field("section.ssl.verify-peer-name").click();
		await("haproxy", "    default-server ssl crt /etc/me.pem ca-file /etc/haproxy/peers-ca.pem verify required\n");
		await("haproxy", "    peer haproxy1 127.0.0.1:20001\n");
		await("yaml", "        verify-peer-name: false\n");
		type("section.ssl.crt", "/$1");
		awaitError("section.ssl.crt", "does not refer to an environment variable");
		choose(field("section.tls"), "plain");
		await("status", UP_TO_DATE);
		assertThat(text("haproxy")).doesNotContain("ssl");
		assertThat(text("yaml")).doesNotContain("ssl");
	}

	@Test
	void theListOfStoredTypesKnowsWhatExcludesWhat() {
		WebElement store = browser.driver().findElement(By.cssSelector(".store select"));
		WebElement add = browser.driver().findElement(By.cssSelector(".store button[aria-label^='Add']"));
		choose(store, "gpc");
		add.click();
		assertThat(browser.driver().switchTo().activeElement()).isEqualTo(field("tables.0.store.2.elements"));
		await("haproxy", "store conn_cur,http_req_rate(10s),gpc(2) ");
		for (String excluded : List.of("gpc", "gpc0", "gpc1", "conn_cur")) {
			assertThat(store.findElement(By.cssSelector("option[value=" + excluded + "]")).isEnabled()).isFalse();
		}
		assertThat(store.findElement(By.cssSelector("option[value=gpc1]")).getText()).isEqualTo("gpc1 (not with gpc)");
		browser.driver().findElement(By.cssSelector("[aria-label='Do not store gpc']")).click();
		assertThat(store.findElement(By.cssSelector("option[value=gpc1]")).isEnabled()).isTrue();
		choose(store, "gpc_rate");
		add.click();
		type("tables.0.store.2.period", "1h");
		await("yaml", "      - gpc_rate(2,1h)\n");
		type("tables.0.store.2.period", "long");
		awaitError("tables.0.store.2.period", "'long' is not a time");
	}

	@Test
	void anErrorStandsBesideItsFieldUntilItIsMended() {
		type("tables.0.size", "many");
		type("peers.1.port", "99999");
		awaitError("tables.0.size", "'many' is not a size; use a number with k, m or g");
		awaitError("peers.1.port", "no address with a port from 1 to 65535");
		assertThat(status()).isEqualTo("2 fields to correct; until then, this is how it was before.");
		assertThat(text("haproxy")).contains("size 100k");
		browser.picture("error");
		id("first-error").click();
		assertThat(browser.driver().switchTo().activeElement()).isEqualTo(field("peers.1.port"));
		type("tables.0.size", "1m");
		type("peers.1.port", "20001");
		await("haproxy", "size 1m ");
		assertThat(error("tables.0.size")).isEmpty();
		assertThat(field("tables.0.size").getDomAttribute("aria-invalid")).isNull();
	}

	@Test
	void doesNotScoldWhoIsStillFillingInARow() {
		id("add-peer").click();
		await("status", "1 field to fill in");
		assertThat(error("peers.2.name")).isEmpty();
		press(Keys.TAB);
		awaitError("peers.2.name", "a peer needs a name; type one.");
		browser.driver().findElement(By.cssSelector("[aria-label^='Peer 3'] .remove")).click();
		await("status", UP_TO_DATE);
	}

	@Test
	void showsMarkupAsText() {
		type("peers.1.name", "<img src=x onerror=alert(1)>");
		awaitError("peers.1.name", "'<img src=x onerror=alert(1)>' is no name of a peer");
		assertThat(browser.driver().findElements(By.tagName("img"))).isEmpty();
	}

	@Test
	void writesForTheChosenMemberAndRelease() {
		choose(id("member"), "1");
		await("haproxy", "    localpeer haproxy1\n");
		type("peers.1.name", "edge1");
		await("haproxy", "    localpeer edge1\n");
		WebElement store = browser.driver().findElement(By.cssSelector(".store select"));
		choose(store, "glitch_cnt");
		browser.driver().findElement(By.cssSelector(".store button[aria-label^='Add']")).click();
		choose(id("release"), "2.6");
		await("haproxy", "# For HAProxy 2.6.");
		await("warnings", "HAProxy 2.6 has no glitch_cnt");
		assertThat(id("warnings").isDisplayed()).isTrue();
	}

	@Test
	@ExtendWith(HaproxyAvailable.class)
	void haproxyTakesWhatThePageShows() {
		id("add-table").click();
		type("tables.1.name", "sessions");
		choose(field("tables.1.type"), "string");
		choose(field("tables.1.place"), "inside");
		for (HaproxyBinary haproxy : HaproxyBinaries.all()) {
			Release release = Release.parse(haproxy.version().text());
			choose(id("release"), release.toString());
			for (String member : List.of("", "1")) {
				choose(id("member"), member);
				await("haproxy", "# For HAProxy " + release + (member.isEmpty() ? ". All" : ". This is haproxy1's"));
				await("haproxy", "table sessions");
				HaproxyConfig config = HaproxyConfig.of(text("haproxy"));
				HaproxyCheck check = member.isEmpty() ? HaproxyCheck.of(haproxy, "haproxy1", config)
						: HaproxyCheck.of(haproxy, config);
				assertThat(check.silent()).as(check.output() + config.text()).isTrue();
			}
		}
	}

	@Test
	void importsAnHaproxyConfiguration() {
		id("import").findElement(By.tagName("summary")).click();
		id("haproxy-cfg").sendKeys("""
				peers fleet
				    peer edge1 10.0.0.11:10000
				backend rates
				    stick-table type ip size 1m expire 10m store gpc0 peers fleet
				frontend www
				    http-request track-sc0 src table rates if { path /shop }
				""");
		id("do-import").click();
		await("haproxy", "    peer edge1 10.0.0.11:10000\n");
		await("haproxy", "size 1m expire 10m store gpc0 peers fleet");
		await("warnings", "line 6:");
		choose(id("from"), "1");
		await("haproxy", "peers mypeers\n");
		await("status", UP_TO_DATE);
		assertThat(id("warnings").isDisplayed()).isFalse();
	}

	@Test
	void copiesAndDownloads() {
		browser.driver()
			.executeCdpCommand("Browser.grantPermissions",
					Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
		browser.driver().findElement(By.cssSelector("[data-copy=yaml]")).click();
		Awaitility.await()
			.untilAsserted(() -> assertThat(browser.driver()
				.executeAsyncScript("navigator.clipboard.readText().then(arguments[0], arguments[0])"))
				.isEqualTo(text("yaml")));
		choose(id("member"), "1");
		await("haproxy", "localpeer haproxy1");
		browser.driver().findElement(By.cssSelector("[data-download=haproxy]")).click();
		Path file = downloads.resolve("haproxy-haproxy1.cfg");
		Awaitility.await().untilAsserted(() -> assertThat(file).exists().hasContent(text("haproxy")));
		browser.driver().findElement(By.cssSelector("[data-download=yaml]")).click();
		Awaitility.await().until(() -> Files.exists(downloads.resolve("application.yml")));
	}

	@Test
	void worksWithTheKeyboardAlone() {
		// Past the link that skips the form, to the field that it starts from, the import
		// and the section.
		press(Keys.TAB);
		assertThat(browser.driver().switchTo().activeElement().getText()).isEqualTo("Skip to the configuration");
		press(Keys.TAB, Keys.TAB, Keys.TAB);
		assertThat(browser.driver().switchTo().activeElement()).isEqualTo(field("section.name"));
		press(Keys.chord(Keys.CONTROL, "a"), "fleet");
		press(Keys.TAB, Keys.ARROW_DOWN);
		assertThat(field("section.ssl.bundle").isDisplayed()).isTrue();
		press(Keys.ARROW_UP);
		id("add-peer").sendKeys(Keys.ENTER);
		assertThat(browser.driver().switchTo().activeElement()).isEqualTo(field("peers.2.name"));
		press("gateway2", Keys.TAB, "10.0.0.22", Keys.TAB);
		press(Keys.TAB, Keys.TAB, Keys.TAB);
		assertThat(browser.driver().switchTo().activeElement()).isEqualTo(field("tables.0.name"));
		await("haproxy", "peers fleet\n");
		await("haproxy", "    peer gateway2 10.0.0.22:20001\n");
		WebElement store = browser.driver().findElement(By.cssSelector(".store select"));
		store.sendKeys("gpt0", Keys.TAB);
		press(Keys.SPACE);
		await("haproxy", "store gpt0,conn_cur,http_req_rate(10s) ");
	}

	@Test
	void everyFieldAndButtonHasAName() {
		assertThat(browser.driver().executeScript("""
				return [...document.querySelectorAll('input, select, textarea, button')]
					.filter((each) => !each.getAttribute('aria-label') && !each.textContent.trim()
						&& (each.labels ?? []).length === 0)
					.map((each) => each.outerHTML).join();
				""")).isEqualTo("");
		assertThat(browser.driver().executeScript("""
				const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);
				return ids.length - new Set(ids).size;
				""")).isEqualTo(0L);
	}

	@Test
	void fitsATelephone() {
		browser.size(360, 740);
		browser.picture("phone");
		assertThat(browser.driver().executeScript("return document.documentElement.scrollWidth")).isEqualTo(360L);
		assertThat(browser.driver().executeScript("""
				return [...document.querySelectorAll('input, select, button, pre')]
					.filter((each) => each.offsetParent && each.getBoundingClientRect().right > 360)
					.map((each) => each.outerHTML).join();
				""")).isEqualTo("");
		choose(field("section.tls"), "tls");
		type("section.ssl.bundle", "peers");
		type("tables.0.size", "1m");
		await("haproxy", "size 1m ");
		assertThat(browser.driver().executeScript("return document.documentElement.scrollWidth")).isEqualTo(360L);
		browser.driver().executeScript("document.getElementById('tls').scrollIntoView()");
		browser.picture("phone-tls");
		browser.driver().executeScript("document.querySelector('[data-name=tables]').scrollIntoView()");
		browser.picture("phone-table");
		browser.driver().executeScript("document.getElementById('halves').scrollIntoView()");
		browser.picture("phone-halves");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Gateway {

	}

}
