package io.github.gatewaypeers.loadbalancer;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

/**
 * How often in a row requests failed at a server, by its address. What nobody has tried
 * for a minute is forgotten, so that a server gets another chance. Safe for many threads.
 */
public final class ServerFailures {

	static final Duration MEMORY = Duration.ofMinutes(1);

	private static final int MAX_SERVERS = 10_000;

	private final Cache<String, Integer> inARow;

	/**
	 * Begins without any failure.
	 * @param ticker the clock, normally {@link Ticker#systemTicker()}
	 */
	public ServerFailures(Ticker ticker) {
		this.inARow = Caffeine.newBuilder()
			.ticker(ticker)
			.expireAfterWrite(MEMORY)
			.maximumSize(MAX_SERVERS)
			.executor(Runnable::run)
			.build();
	}

	void failed(String address) {
		this.inARow.asMap().merge(address, 1, Integer::sum);
	}

	void answered(String address) {
		if (this.inARow.getIfPresent(address) != null) {
			this.inARow.invalidate(address);
		}
	}

	boolean isFailing(String address, int limit) {
		Integer failures = this.inARow.getIfPresent(address);
		return failures != null && failures >= limit;
	}

}
