package io.github.gatewaypeers.config.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The gateway would not start with such properties.
 */
public class InvalidGatewayConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient GatewayProblem problem;

	InvalidGatewayConfigurationException(GatewayProblem problem, @Nullable Throwable cause) {
		super(problem.toString(), cause);
		this.problem = problem;
	}

	/**
	 * Returns what is wrong.
	 * @return the property, where it stands, and how to mend it
	 */
	public GatewayProblem problem() {
		return this.problem;
	}

}
