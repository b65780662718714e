@NullMarked
package io.github.gatewaypeers.config.architecture.violations.elsewhere;

import org.jspecify.annotations.NullMarked;
