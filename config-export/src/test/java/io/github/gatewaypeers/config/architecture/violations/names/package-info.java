@NullMarked
package io.github.gatewaypeers.config.architecture.violations.names;

import org.jspecify.annotations.NullMarked;
