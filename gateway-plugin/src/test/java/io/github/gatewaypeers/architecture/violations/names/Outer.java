package io.github.gatewaypeers.architecture.violations.names;

interface Outer {

	interface Helper {

	}

}
