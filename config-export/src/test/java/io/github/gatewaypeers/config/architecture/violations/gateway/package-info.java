@NullMarked
package io.github.gatewaypeers.config.architecture.violations.gateway;

import org.jspecify.annotations.NullMarked;
