package io.github.gatewaypeers.config.page;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A Chromium without a window, of those that are installed.
 */
final class Browser implements AutoCloseable {

	static final String REQUIRED = "GATEWAYPEERS_REQUIRE_BROWSER";

	private static final String NOTICE = "no Chromium: put chromium and chromedriver on the PATH";

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	static Browser start(Path downloads) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(find("chromium", "chromium-browser", "google-chrome").orElseThrow().toFile());
		// The sandbox of Chromium is not for root, which containers often run as.
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--window-size=1366,900");
		options.setExperimentalOption("prefs", Map.of("download.default_directory", downloads.toString()));
		options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(find("chromedriver").orElseThrow().toFile())
			.usingAnyFreePort()
			.build();
		ChromeDriver driver = new ChromeDriver(service, options);
		driver.manage().timeouts().implicitlyWait(Duration.ZERO).scriptTimeout(Duration.ofSeconds(10));
		return new Browser(driver);
	}

	private static Optional<Path> find(String... names) {
		String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
		return Arrays.stream(names)
			.flatMap((name) -> Stream.of(path.split(File.pathSeparator)).map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	ChromeDriver driver() {
		return this.driver;
	}

	/** What the browser complained of since the last call, such as blocked content. */
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
	}

	void dark(boolean dark) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	/** Keeps a picture beside the reports, to be looked at. */
	void picture(String name) {
		try {
			Path folder = Files.createDirectories(Path.of("target", "pictures"));
			Files.write(folder.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.driver.quit();
	}

	/**
	 * Skips a test where there is no browser, so that the report shows it as skipped,
	 * unless {@value #REQUIRED} is {@code true}: then it fails.
	 */
	static final class Available implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			boolean available = find("chromium", "chromium-browser", "google-chrome").isPresent()
					&& find("chromedriver").isPresent();
			if (available) {
				return ConditionEvaluationResult.enabled(null);
			}
			if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
				throw new IllegalStateException(NOTICE);
			}
			System.getLogger(Browser.class.getName()).log(System.Logger.Level.WARNING, NOTICE);
			return ConditionEvaluationResult.disabled(NOTICE);
		}

	}

}
