package io.github.gatewaypeers.filter;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.gatewaypeers.filter.ActionConfig.Moment;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.Increment;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code AddGpc=table, counter, amount} adds to a general purpose counter of an entry and
 * to its rate, whichever the table stores, like HAProxy's {@code sc-inc-gpc0} and
 * {@code sc-add-gpc}. An entry is made where there is none.
 */
public class AddGpcGatewayFilterFactory extends ActionGatewayFilterFactory<AddGpcGatewayFilterFactory.Config> {

	private static final String RESPONSE_SIZE = "response-size";

	/**
	 * Makes the factory.
	 * @param context what filters work with
	 */
	public AddGpcGatewayFilterFactory(FilterContext context) {
		super(Config.class, context);
	}

	@Override
	public List<String> arguments() {
		return List.of("table", "counter", "amount", "key", "when", "condition", "if");
	}

	@Override
	int shortArguments() {
		return 4;
	}

	@Override
	GatewayFilter filter(Config config) {
		StickTable table = read().table(config);
		Increment increment = increment(config, table);
		String text = "[AddGpc table = " + table.definition().name() + ", counter = " + config.getCounter()
				+ ", amount = " + config.getAmount() + "]";
		if (config.getAmount().trim().equals(RESPONSE_SIZE)) {
			checkMoment(config, true, "it counts the response, but acts before there is one");
			return new ResponseSizeFilter(this, config, table, increment, text);
		}
		RequestAmount amount = read().check(config, "amount", "write a number, an expression, or " + RESPONSE_SIZE,
				() -> RequestAmount.parse(config.getAmount(), context().keys()));
		checkMoment(config, amount.readsResponse(), "its amount reads the response, but it acts before there is one");
		return filter(config.getWhen(),
				rule(config, table, (exchange, key, entry) -> add(table, key, increment, amount.of(exchange))), text);
	}

	private static void add(StickTable table, StickKey key, Increment increment, long amount) {
		if (amount > 0) {
			table.add(key, increment, amount);
		}
	}

	private Increment increment(Config config, StickTable table) {
		String counter = (config.getCounter() != null) ? config.getCounter().trim() : "";
		Increment increment = switch (counter) {
			case "gpc0" -> Increment.of(table.definition(), DataType.GPC0, DataType.GPC0_RATE);
			case "gpc1" -> Increment.of(table.definition(), DataType.GPC1, DataType.GPC1_RATE);
			default -> {
				if (!counter.matches("gpc\\(\\s*[0-9]{1,3}\\s*\\)")) {
					throw read().invalid(config, "'" + counter + "' is no counter", "use gpc0, gpc1 or gpc(n)", null);
				}
				int element = Integer.parseInt(counter.replaceAll("[^0-9]", ""));
				yield Increment.of(table.definition(), element, DataType.GPC, DataType.GPC_RATE);
			}
		};
		if (increment.isEmpty()) {
			throw read().invalid(config,
					"table '" + table.definition().name() + "' stores neither " + counter + " nor its rate",
					"add " + counter + " or its rate to what the table stores", null);
		}
		return increment;
	}

	/**
	 * What a route says to the filter.
	 */
	public static class Config extends ActionConfig {

		private @Nullable String counter;

		private String amount = "1";

		/**
		 * Returns the counter.
		 * @return {@code gpc0}, {@code gpc1} or {@code gpc(n)}
		 */
		public @Nullable String getCounter() {
			return this.counter;
		}

		public void setCounter(@Nullable String counter) {
			this.counter = counter;
		}

		/**
		 * Returns how much to add.
		 * @return a number, an expression, or {@code response-size} for the bytes of the
		 * response's body; 1 unless set
		 */
		public String getAmount() {
			return this.amount;
		}

		public void setAmount(String amount) {
			this.amount = amount;
		}

	}

	/**
	 * Adds the size of the response's body when the response is over, if the rule held
	 * when its head was sent.
	 */
	private static final class ResponseSizeFilter implements GatewayFilter {

		private final String attribute = ResponseSizeFilter.class.getName() + "." + System.identityHashCode(this);

		private final StickTable table;

		private final Increment increment;

		private final ActionRule rule;

		private final String text;

		ResponseSizeFilter(AddGpcGatewayFilterFactory factory, Config config, StickTable table, Increment increment,
				String text) {
			this.table = table;
			this.increment = increment;
			this.rule = factory.rule(config, table,
					(exchange, key, entry) -> exchange.getAttributes().put(this.attribute, key));
			this.text = text;
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			AtomicLong size = new AtomicLong();
			exchange.getResponse().beforeCommit(() -> this.rule.apply(exchange));
			ServerWebExchange counting = exchange.mutate()
				.response(new CountingResponse(exchange.getResponse(), size::addAndGet))
				.build();
			return chain.filter(counting).doFinally((signal) -> {
				StickKey key = exchange.getAttribute(this.attribute);
				if (key != null) {
					add(this.table, key, this.increment, Math.min(RequestAmount.MAX, size.get()));
				}
			});
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
