package io.github.gatewaypeers.filter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.cloud.gateway.event.FilterArgsEvent;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter.Response;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.validation.Validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StickRateLimiter}.
 */
class StickRateLimiterTests {

	private final TestTable limits = table((builder) -> builder.store("gpc0", "gpc0_rate(2s)"));

	private final Decisions decisions = new Decisions();

	private final StickRateLimiter limiter = limiter(this.limits, true);

	@Test
	void letsABurstThroughAndThenAsManyAsComeBack() {
		configure(this.limiter, "stick-rate-limiter");
		for (int request = 1; request <= 20; request++) {
			assertThat(allowed("jane").isAllowed()).isTrue();
		}
		assertThat(allowed("jane").isAllowed()).isFalse();
		assertThat(allowed("john").isAllowed()).isTrue();
		this.limits.advance(Duration.ofSeconds(3));
		int again = 0;
		while (allowed("jane").isAllowed()) {
			again++;
		}
		assertThat(again).isEqualTo(10);
		this.limits.advance(Duration.ofSeconds(10));
		assertThat(allowed("jane").isAllowed()).isTrue();
	}

	@Test
	void answersWithTheHeadersOfTheRedisLimiter() {
		configure(this.limiter, "redis-rate-limiter");
		assertThat(allowed("jane").getHeaders())
			.isEqualTo(Map.of("X-RateLimit-Remaining", "18", "X-RateLimit-Replenish-Rate", "10",
					"X-RateLimit-Burst-Capacity", "20", "X-RateLimit-Requested-Tokens", "2"));
		StickRateLimiter silent = new StickRateLimiter(this.limits.table, true, false, configurations(),
				this.decisions);
		configure(silent, "stick-rate-limiter");
		assertThat(silent.isAllowed("shop", "jane").block().getHeaders()).isEmpty();
	}

	@Test
	void aRefusedRequestTakesNoTokens() {
		configure(this.limiter, "redis-rate-limiter");
		for (int request = 1; request <= 30; request++) {
			allowed("jane");
		}
		this.limits.advance(Duration.ofMillis(2_300));
		assertThat(allowed("jane").isAllowed()).as("15 %% of 20 tokens have come back").isTrue();
	}

	@Test
	void itsDecisionsAreCounted() {
		configure(this.limiter, "stick-rate-limiter");
		for (int request = 1; request <= 23; request++) {
			allowed("jane");
		}
		Decisions.Counts counts = this.decisions.of("clients", "shop");
		assertThat(counts.get(Decision.PASSED)).isEqualTo(20);
		assertThat(counts.get(Decision.DENIED)).isEqualTo(3);
	}

	@Test
	void routesCountForThemselvesOrTogether() {
		configure(this.limiter, "stick-rate-limiter");
		this.limiter.onApplicationEvent(new FilterArgsEvent(this, "other",
				Map.of("stick-rate-limiter.replenishRate", "10", "stick-rate-limiter.burstCapacity", "20")));
		allowed("jane");
		assertThat(this.limiter.isAllowed("other", "jane").block().getHeaders()).containsEntry("X-RateLimit-Remaining",
				"19");
		assertThat(this.limits.table.lookup(this.limits.table.definition().key("shop.jane"))).isNotNull();
		StickRateLimiter together = limiter(this.limits, false);
		configure(together, "stick-rate-limiter");
		together.isAllowed("shop", "jane").block();
		assertThat(this.limits.table.lookup(this.limits.table.definition().key("jane"))).isNotNull();
	}

	@Test
	void manyAtATimeGetNoTokenMoreThanThereAre() {
		configure(this.limiter, "stick-rate-limiter");
		long allowed = Flux.range(0, 2_000)
			.parallel(8)
			.runOn(Schedulers.boundedElastic())
			.filter((request) -> allowed("jane").isAllowed())
			.sequential()
			.count()
			.block();
		assertThat(allowed).isEqualTo(20);
	}

	@Test
	void aFullTableThatPurgesNothingLimitsNobody() {
		TestTable full = table((builder) -> builder.store("gpc0_rate(2s)").size(1).nopurge(true));
		StickRateLimiter open = limiter(full, true);
		configure(open, "stick-rate-limiter");
		for (int request = 1; request <= 30; request++) {
			open.isAllowed("shop", "first").block();
			assertThat(open.isAllowed("shop", "second").block().isAllowed()).isTrue();
		}
	}

	@Test
	void refusesAPeriodThatIsNotTheTables() {
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> this.limiter.onApplicationEvent(new FilterArgsEvent(this, "shop",
					Map.of("redis-rate-limiter.replenishRate", "10", "redis-rate-limiter.burstCapacity", "50"))))
			.withMessage("route 'shop', filter RequestRateLimiter: replenishRate 10 and burstCapacity 50 need a period "
					+ "of 5000ms, but table 'clients' stores gpc0_rate(2s); store gpc0_rate(5s), or make burstCapacity "
					+ "the replenishRate times that period");
	}

	@Test
	void refusesAPeriodThatNoRateHas() {
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> this.limiter.onApplicationEvent(new FilterArgsEvent(this, "shop",
					Map.of("redis-rate-limiter.replenishRate", "700", "redis-rate-limiter.burstCapacity", "1"))))
			.withMessage("route 'shop', filter RequestRateLimiter: replenishRate 700 and burstCapacity 1 need a period "
					+ "of 1.43ms, but rates have periods of whole milliseconds up to 24d; choose a burstCapacity that "
					+ "is the replenishRate times such a period");
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> this.limiter.onApplicationEvent(new FilterArgsEvent(this, "shop",
					Map.of("redis-rate-limiter.replenishRate", "1", "redis-rate-limiter.burstCapacity", "2147484"))))
			.withMessageContaining("need a period of 2147484000.00ms, but");
		assertThat(this.limiter.getConfig()).isEmpty();
	}

	@Test
	void aPeriodIsRoundedToWholeMilliseconds() {
		StickRateLimiter thirds = limiter(table((builder) -> builder.store("gpc0_rate(3333ms)")), true);
		thirds.onApplicationEvent(new FilterArgsEvent(this, "shop",
				Map.of("redis-rate-limiter.replenishRate", "3", "redis-rate-limiter.burstCapacity", "10")));
		assertThat(thirds.isAllowed("shop", "jane").block().getHeaders()).containsEntry("X-RateLimit-Remaining", "9");
	}

	@Test
	void refusesWhatARouteMadeInJavaCannotHave() {
		StickRateLimiter.Config config = this.limiter.newConfig();
		config.setReplenishRate(10);
		config.setBurstCapacity(50);
		assertThatExceptionOfType(InvalidStickFilterException.class)
			.isThrownBy(() -> this.limiter.getConfig().put("shop", config))
			.withMessageContaining("need a period of 5000ms");
		config.setBurstCapacity(20);
		this.limiter.getConfig().put("shop", config);
		assertThat(allowed("jane").getHeaders()).containsEntry("X-RateLimit-Burst-Capacity", "20");
	}

	@Test
	void aDefaultFilterLimitsTheRoutesThatSayNothing() {
		this.limiter.onApplicationEvent(new FilterArgsEvent(this, "defaultFilters",
				Map.of("redis-rate-limiter.replenishRate", "10", "redis-rate-limiter.burstCapacity", "20")));
		assertThat(allowed("jane").getHeaders()).containsEntry("X-RateLimit-Remaining", "19");
		assertThat(this.limiter.isAllowed("other", "jane").block().getHeaders()).containsEntry("X-RateLimit-Remaining",
				"19");
	}

	@Test
	void refusesATableThatDoesNotFit() {
		assertThatIllegalArgumentException().isThrownBy(() -> limiter(new TestTable("gpc0"), false))
			.withMessage("table 'clients' does not store gpc0_rate; store for instance gpc0_rate(1s)");
		assertThatIllegalArgumentException().isThrownBy(() -> limiter(new TestTable("gpc0_rate(1s)"), true))
			.withMessage("table 'clients' has keys of type ip, which hold no route; use a table of type string, or let "
					+ "all routes count together");
	}

	@Test
	void takesNoNoticeOfOtherFilters() {
		this.limiter.onApplicationEvent(new FilterArgsEvent(this, "shop", Map.of("table", "clients")));
		assertThat(this.limiter.getConfig()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> allowed("jane"))
			.withMessage("No configuration of stick-rate-limiter found for route shop");
	}

	private Response allowed(String user) {
		return this.limiter.isAllowed("shop", user).block();
	}

	private StickRateLimiter limiter(TestTable table, boolean perRoute) {
		return new StickRateLimiter(table.table, perRoute, true, configurations(), this.decisions);
	}

	private static ConfigurationService configurations() {
		Supplier<ConversionService> conversions = DefaultConversionService::getSharedInstance;
		Supplier<Validator> validators = () -> null;
		return new ConfigurationService(null, conversions, validators);
	}

	private void configure(StickRateLimiter limiter, String prefix) {
		Map<String, Object> arguments = prefix.startsWith("redis")
				? Map.of(prefix + ".replenishRate", "10", prefix + ".burstCapacity", "20", prefix + ".requestedTokens",
						"2", "key-resolver", "#{@users}")
				: Map.of(prefix + ".replenishRate", "10", prefix + ".burstCapacity", "20");
		limiter.onApplicationEvent(new FilterArgsEvent(this, "shop", arguments));
	}

	private static TestTable table(UnaryOperator<TableDefinition.Builder> changes) {
		return new TestTable(changes, KeyType.STRING);
	}

	@Test
	void tellsItsRoutes() {
		configure(this.limiter, "stick-rate-limiter");
		assertThat(List.copyOf(this.limiter.getConfig().keySet())).containsExactly("shop");
	}

}
