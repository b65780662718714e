@NullMarked
package io.github.gatewaypeers.architecture.violations.sticktable;

import org.jspecify.annotations.NullMarked;
