package io.github.gatewaypeers.config.gateway;

/**
 * A property of the gateway that says what cannot be.
 *
 * @param property the full name of the property
 * @param line the number of its line, from 1; 0 if it was not read from a text
 * @param message what is wrong, and how to mend it; without a full stop
 */
public record GatewayProblem(String property, int line, String message) {

	@Override
	public String toString() {
		return ((this.line > 0) ? "line " + this.line + ": " : "") + this.property + ": " + this.message;
	}

}
