package io.github.gatewaypeers.filter;

/**
 * What became of a request that a filter decided on.
 */
public enum Decision {

	/** The condition did not hold. */
	PASSED,

	/** The condition held, but the client is on the list of those never refused. */
	ALLOWED,

	/** The condition held, and the request would have been refused. */
	SHADOWED,

	/** The request was refused. */
	DENIED,

	/** The request was refused, and the client has to wait for the answer. */
	TARPITTED,

	/** The request had no key. */
	UNKNOWN

}
