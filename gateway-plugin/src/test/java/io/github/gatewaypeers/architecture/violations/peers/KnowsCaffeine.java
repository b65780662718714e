package io.github.gatewaypeers.architecture.violations.peers;

import com.github.benmanes.caffeine.cache.Cache;

interface KnowsCaffeine {

	void know(Cache<String, String> cache);

}
