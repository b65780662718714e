package io.github.gatewaypeers.haproxy;

import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A {@link HaproxyLab} for each available HAProxy that has what is tested; JUnit closes
 * it when the test is over.
 */
public final class HaproxyLabs implements ArgumentsProvider, AnnotationConsumer<HaproxyTest> {

	private String since = "";

	@Override
	public void accept(HaproxyTest test) {
		this.since = test.since();
	}

	@Override
	public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
		return HaproxyBinaries.all()
			.stream()
			.filter((binary) -> binary.version().isAtLeast(this.since))
			.map(HaproxyLab::new)
			.map(Arguments::of);
	}

}
