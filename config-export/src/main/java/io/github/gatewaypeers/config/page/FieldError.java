package io.github.gatewaypeers.config.page;

/**
 * A field holds what cannot be.
 *
 * @param field the path of the field, for instance {@code tables.0.store.2.period}; empty
 * if it is none in particular
 * @param message what is wrong and how to mend it, without a full stop
 */
record FieldError(String field, String message) {

}
