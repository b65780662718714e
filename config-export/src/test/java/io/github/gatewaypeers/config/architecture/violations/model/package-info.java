@NullMarked
package io.github.gatewaypeers.config.architecture.violations.model;

import org.jspecify.annotations.NullMarked;
