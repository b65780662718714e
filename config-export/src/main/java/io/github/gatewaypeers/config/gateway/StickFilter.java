package io.github.gatewaypeers.config.gateway;

import java.util.List;
import java.util.Map;

import io.github.gatewaypeers.config.model.StickRule;
import org.jspecify.annotations.Nullable;

/**
 * What a route says of stick-tables, where HAProxy can say it too.
 */
sealed interface StickFilter permits TrackFilter, DenyFilter, ChangeFilter, StickingFilter, ClearFilter {

	/** The name of the table. */
	String table();

	/** The name of the filter. */
	String name();

	/** Those arguments that are not what they would be anyway, in their order. */
	Map<String, Object> arguments();

	/**
	 * Whether HAProxy needs other words for it, of which nobody could read the filter
	 * again.
	 */
	default boolean isParaphrased() {
		return false;
	}

	/**
	 * The filter in the short form, or {@code null} if that cannot say it.
	 */
	@Nullable String shortForm();

	/**
	 * Reads a filter.
	 * @return the filter, or {@code null} if HAProxy has no such rule
	 * @throws IllegalArgumentException if HAProxy cannot say what it says
	 */
	static @Nullable StickFilter of(Route.Part part) {
		return switch (part.name()) {
			case "TrackStick" -> {
				PartArguments arguments = new PartArguments(part, List.of("table", "key"), List.of());
				yield new TrackFilter(arguments.table(), PartArguments.key(arguments.get("key", "src")));
			}
			case "DenyStick" -> DenyFilter
				.of(new PartArguments(part, List.of("table", "condition", "status", "key"), DenyFilter.OTHERS));
			case "SetGpt" ->
				ChangeFilter.tag(new PartArguments(part, List.of("table", "tag", "value", "key"), Occasion.ARGUMENTS));
			case "AddGpc" -> ChangeFilter
				.count(new PartArguments(part, List.of("table", "counter", "amount", "key"), Occasion.ARGUMENTS));
			case "ClearStick" ->
				ClearFilter.of(new PartArguments(part, List.of("table", "types", "key"), Occasion.ARGUMENTS));
			case "StickOn" -> StickingFilter.of(StickRule.Kind.ON, part);
			case "StickMatch" -> StickingFilter.of(StickRule.Kind.MATCH, part);
			case "StickStoreRequest" -> StickingFilter.of(StickRule.Kind.STORE_REQUEST, part);
			case "StickStoreResponse" -> StickingFilter.of(StickRule.Kind.STORE_RESPONSE, part);
			default -> null;
		};
	}

}
