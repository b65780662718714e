package io.github.gatewaypeers.expression;

import org.jspecify.annotations.Nullable;

/**
 * Makes one sample of another.
 */
interface Converter {

	/**
	 * Converts a sample.
	 * @param input a sample of the type that the converter takes
	 * @return the result, or {@code null} if there is none
	 */
	@Nullable Sample convert(Sample input);

}
