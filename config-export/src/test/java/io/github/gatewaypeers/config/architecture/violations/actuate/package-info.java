@NullMarked
package io.github.gatewaypeers.config.architecture.violations.actuate;

import org.jspecify.annotations.NullMarked;
