@NullMarked
package io.github.gatewaypeers.config.architecture.violations.check;

import org.jspecify.annotations.NullMarked;
