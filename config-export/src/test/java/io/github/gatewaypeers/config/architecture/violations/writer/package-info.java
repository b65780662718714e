@NullMarked
package io.github.gatewaypeers.config.architecture.violations.writer;

import org.jspecify.annotations.NullMarked;
