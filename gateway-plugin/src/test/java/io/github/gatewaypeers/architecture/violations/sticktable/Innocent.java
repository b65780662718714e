package io.github.gatewaypeers.architecture.violations.sticktable;

import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a class of this package may know, and has a name that only looks like a
 * forbidden one.
 */
record Innocent(byte[] key, long[][] counters, List<? extends Table> tables, Table @Nullable [] others,
		Cache<String, Innocent> cache) {

	/** No default implementation: a word may begin like one that is refused. */
	enum DefaultsOfInnocentDatabase {

		ONE, TWO

	}

}
