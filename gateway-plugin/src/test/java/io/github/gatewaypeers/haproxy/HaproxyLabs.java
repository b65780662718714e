package io.github.gatewaypeers.haproxy;

import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A {@link HaproxyLab} for each available HAProxy; JUnit closes it when the test, or the
 * class of a {@code @ParameterizedClass}, is over.
 */
public final class HaproxyLabs implements ArgumentsProvider {

	@Override
	public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
		return HaproxyBinaries.all().stream().map(HaproxyLab::new).map(Arguments::of);
	}

}
