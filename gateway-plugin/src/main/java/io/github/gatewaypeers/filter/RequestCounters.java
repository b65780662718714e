package io.github.gatewaypeers.filter;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * What a tracked request counts in one table, worked out once. As with HAProxy's
 * {@code http-request track-sc}, each request counts as a connection too, and never as a
 * session, since HAProxy counts sessions where it tracks connections. Immutable.
 */
final class RequestCounters {

	final StickTable table;

	/** Besides {@code conn_cur}, which the table counts itself. */
	final Increment request;

	final Increment error;

	final Increment failure;

	final Increment bytesIn;

	final Increment bytesOut;

	private final StatusCodes errors;

	private final StatusCodes failures;

	RequestCounters(StickTable table, StatusCodes errors, StatusCodes failures) {
		TableDefinition definition = table.definition();
		this.table = table;
		this.errors = errors;
		this.failures = failures;
		this.request = Increment.of(definition, DataType.CONN_CNT, DataType.CONN_RATE, DataType.HTTP_REQ_CNT,
				DataType.HTTP_REQ_RATE);
		this.error = Increment.of(definition, DataType.HTTP_ERR_CNT, DataType.HTTP_ERR_RATE);
		this.failure = Increment.of(definition, DataType.HTTP_FAIL_CNT, DataType.HTTP_FAIL_RATE);
		this.bytesIn = Increment.of(definition, DataType.BYTES_IN_CNT, DataType.BYTES_IN_RATE);
		this.bytesOut = Increment.of(definition, DataType.BYTES_OUT_CNT, DataType.BYTES_OUT_RATE);
	}

	/** Tells whether the head of a response changes any counter. */
	boolean countsResponses() {
		return !this.error.isEmpty() || !this.failure.isEmpty() || !this.bytesOut.isEmpty();
	}

	boolean countsBytes() {
		return !this.bytesIn.isEmpty() || !this.bytesOut.isEmpty();
	}

	boolean isError(int status) {
		return this.errors.contains(status);
	}

	boolean isFailure(int status) {
		return this.failures.contains(status);
	}

}
