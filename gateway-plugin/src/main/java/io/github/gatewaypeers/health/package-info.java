/**
 * The health of the {@code peers} sections, for Spring Boot's health endpoint.
 */
@NullMarked
package io.github.gatewaypeers.health;

import org.jspecify.annotations.NullMarked;
