package io.github.gatewaypeers.filter;

import java.util.ArrayList;
import java.util.List;

import io.github.gatewaypeers.filter.ActionConfig.Moment;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * What the filters have in common that change an entry with the request or with the
 * response.
 *
 * @param <C> the type of the configuration
 */
public abstract class ActionGatewayFilterFactory<C extends ActionConfig> extends StickGatewayFilterFactory<C> {

	ActionGatewayFilterFactory(Class<C> configClass, FilterContext context) {
		super(configClass, context);
	}

	/** Says when, and under which conditions, to change an entry. */
	final ActionRule rule(C config, StickTable table, StickAction action) {
		StickSubject subject = read().subject(config, table);
		List<MessageMatch> matches = new ArrayList<>();
		for (String match : config.getIf()) {
			matches.add(read().check(config, "if '" + match + "'",
					"write an expression and the values it may have, as in status 401",
					() -> MessageMatch.parse(match)));
		}
		boolean readsResponse = subject.readsResponse() || matches.stream().anyMatch(MessageMatch::readsResponse);
		checkMoment(config, readsResponse, "it reads the response, but acts before there is one");
		return new ActionRule(subject, condition(config, table), List.copyOf(matches), context().keys(), action);
	}

	/** Refuses what needs a response if it is to happen with the request. */
	final void checkMoment(C config, boolean needsResponse, String problem) {
		if (needsResponse && config.getWhen() == Moment.REQUEST) {
			throw read().invalid(config, problem, "add when: response", null);
		}
	}

	private @Nullable StickCondition condition(C config, StickTable table) {
		StickCondition condition = (config.getCondition() != null)
				? read().condition(config, config.getCondition(), table) : null;
		if (condition != null && condition.usesLimit()) {
			throw read().invalid(config, "condition '" + condition + "' compares with a limit, but there is none",
					"write a number", null);
		}
		return condition;
	}

	/** Makes a filter that applies the rule at its moment. */
	final GatewayFilter filter(Moment when, ActionRule rule, String text) {
		return new GatewayFilter() {

			@Override
			public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
				if (when == Moment.REQUEST) {
					return rule.apply(exchange).then(Mono.defer(() -> chain.filter(exchange)));
				}
				exchange.getResponse().beforeCommit(() -> rule.apply(exchange));
				return chain.filter(exchange);
			}

			@Override
			public String toString() {
				return text;
			}

		};
	}

}
