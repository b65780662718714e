@NullMarked
package io.github.gatewaypeers.config.architecture.violations.page;

import org.jspecify.annotations.NullMarked;
