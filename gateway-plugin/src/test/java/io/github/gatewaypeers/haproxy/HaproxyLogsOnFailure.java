package io.github.gatewaypeers.haproxy;

import java.lang.reflect.Method;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Adds to the failure of a test what the HAProxys of the labs among its arguments logged.
 */
final class HaproxyLogsOnFailure implements InvocationInterceptor {

	@Override
	public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		try {
			invocation.proceed();
		}
		catch (Throwable failure) {
			method.getArguments()
				.stream()
				.filter(HaproxyLab.class::isInstance)
				.map(HaproxyLab.class::cast)
				.forEach((lab) -> HaproxyLogs.addedTo(failure, lab));
			throw failure;
		}
	}

}
