package io.github.gatewaypeers.architecture.violations.codec;

import reactor.core.publisher.Mono;

interface KnowsReactor {

	void know(Mono<String> mono);

}
