@NullMarked
package io.github.gatewaypeers.config.architecture.violations.command;

import org.jspecify.annotations.NullMarked;
