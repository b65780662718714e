package io.github.gatewaypeers.config.architecture.violations.reader;

import java.util.List;

import io.github.gatewaypeers.config.architecture.violations.model.Model;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a class of this package may know, and has a name that only looks like a
 * forbidden one.
 */
record Innocent(List<Model> models, TableDefinition @Nullable [] tables) {

	/** A word may begin like one that is refused. */
	enum DefaultsOfInnocentDatabase {

		ONE, TWO

	}

}
