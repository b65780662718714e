package io.github.gatewaypeers.config.gateway;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The gateway would not start with such properties. The message has a line for each
 * problem.
 */
public class InvalidGatewayConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<GatewayProblem> problems;

	InvalidGatewayConfigurationException(List<GatewayProblem> problems, @Nullable Throwable cause) {
		super(problems.stream().map(GatewayProblem::toString).collect(Collectors.joining("\n")), cause);
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns what is wrong.
	 * @return for each problem the property, where it stands, and how to mend it
	 */
	public List<GatewayProblem> problems() {
		return this.problems;
	}

	/**
	 * Returns the first problem.
	 * @return the property, where it stands, and how to mend it
	 */
	public GatewayProblem problem() {
		return this.problems.get(0);
	}

}
