package io.github.gatewaypeers.architecture.violations.codec;

import com.github.benmanes.caffeine.cache.Cache;

interface KnowsCaffeine {

	void know(Cache<String, String> cache);

}
