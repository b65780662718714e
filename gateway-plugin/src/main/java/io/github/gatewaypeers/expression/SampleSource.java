package io.github.gatewaypeers.expression;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The request and response that an expression reads. In all texts, each character stands
 * for one byte of the message (ISO 8859-1).
 */
public interface SampleSource {

	/**
	 * Returns the address of the client.
	 * @return its 4 or 16 bytes, or {@code null} if it is not known
	 */
	byte @Nullable [] sourceAddress();

	/**
	 * Returns the method of the request.
	 * @return for instance {@code GET}
	 */
	String method();

	/**
	 * Returns the path of the request, as it was sent.
	 * @return the path without query, {@code null} or empty if there is none
	 */
	@Nullable String path();

	/**
	 * Returns the query of the request, as it was sent.
	 * @return what follows the first question mark, or {@code null} if there is none
	 */
	@Nullable String query();

	/**
	 * Returns the lines of a header of the request.
	 * @param name its name, in any case
	 * @return the values of its lines in their order, or {@code null} or empty
	 */
	@Nullable List<String> requestHeader(String name);

	/**
	 * Returns the lines of a header of the response.
	 * @param name its name, in any case
	 * @return the values of its lines in their order, or {@code null} or empty, also
	 * while there is no response
	 */
	@Nullable List<String> responseHeader(String name);

	/**
	 * Returns the status of the response.
	 * @return the status, 0 while there is no response
	 */
	int status();

}
