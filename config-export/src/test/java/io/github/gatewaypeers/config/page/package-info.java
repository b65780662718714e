/**
 * Tests of the page: of what it is told, and of itself in a real browser.
 */
@NullMarked
package io.github.gatewaypeers.config.page;

import org.jspecify.annotations.NullMarked;
