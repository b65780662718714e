package io.github.gatewaypeers.expression;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link XxHash64}, with results of the reference implementation.
 */
class XxHash64Tests {

	@ParameterizedTest
	@CsvSource({ "'', ef46db3751d8e999", "a, d24ec4f1a98c6e5b", "abc, 44bc2cf5ad770999",
			"Nobody inspects the spammish repetition, fbcea83c8a378bf1" })
	void hashesAsTheReferenceDoes(String text, String hash) {
		assertThat(Long.toHexString(XxHash64.hash(text.getBytes(StandardCharsets.US_ASCII), 0))).isEqualTo(hash);
	}

}
