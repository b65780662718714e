/**
 * Makes a leaked Netty buffer fail the tests of whichever module has this on its test
 * class path, without a line in the tests themselves.
 */
@NullMarked
package io.github.gatewaypeers.leaks;

import org.jspecify.annotations.NullMarked;
