@NullMarked
package io.github.gatewaypeers.config.architecture.violations.reader;

import org.jspecify.annotations.NullMarked;
