package io.github.gatewaypeers.loadbalancer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerFailures}.
 */
class ServerFailuresTests {

	private final AtomicLong nanos = new AtomicLong();

	private final ServerFailures failures = new ServerFailures(this.nanos::get);

	@Test
	void aServerFailsFromTheLimitOn() {
		this.failures.failed("a:1");
		assertThat(this.failures.isFailing("a:1", 2)).isFalse();
		this.failures.failed("a:1");
		assertThat(this.failures.isFailing("a:1", 2)).isTrue();
		assertThat(this.failures.isFailing("b:1", 1)).isFalse();
	}

	@Test
	void anAnswerForgivesAllFailures() {
		this.failures.failed("a:1");
		this.failures.answered("a:1");
		this.failures.failed("a:1");
		assertThat(this.failures.isFailing("a:1", 2)).isFalse();
	}

	@Test
	void aServerThatNobodyTriesGetsAnotherChance() {
		this.failures.failed("a:1");
		this.nanos.addAndGet(ServerFailures.MEMORY.minus(Duration.ofMillis(1)).toNanos());
		assertThat(this.failures.isFailing("a:1", 1)).isTrue();
		this.nanos.addAndGet(Duration.ofMillis(1).toNanos());
		assertThat(this.failures.isFailing("a:1", 1)).isFalse();
	}

}
