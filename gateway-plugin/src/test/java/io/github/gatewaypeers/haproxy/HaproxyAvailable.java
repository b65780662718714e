package io.github.gatewaypeers.haproxy;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test where there is no HAProxy, so that the report shows it as skipped. Also
 * for a class whose every test needs one.
 */
public final class HaproxyAvailable implements ExecutionCondition {

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return HaproxyBinaries.available().isEmpty() ? ConditionEvaluationResult.disabled(HaproxyBinaries.NOTICE)
				: ConditionEvaluationResult.enabled(null);
	}

}
