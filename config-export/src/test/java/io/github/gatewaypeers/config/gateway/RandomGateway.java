package io.github.gatewaypeers.config.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.StickRule;
import org.jspecify.annotations.Nullable;

/**
 * Gateways of whatever their YAML can say of peers, tables and routes, in the form in
 * which an import writes it.
 */
final class RandomGateway {

	private static final String ROUTES = GatewayConfiguration.GATEWAY + ".routes[";

	private static final List<String> KEYS = List.of("src", "req.hdr(x-key)", "req.cook(SESSION),lower", "path",
			"url_param(id)");

	private final Random random;

	private final YamlTree yaml = new YamlTree();

	private RandomGateway(long seed) {
		this.random = new Random(seed);
	}

	/** The YAML of a gateway. */
	static String yaml(long seed) {
		return new RandomGateway(seed).next();
	}

	private String next() {
		this.yaml.put("haproxy.local-peer", "gateway1");
		section("mypeers");
		if (coin()) {
			section("others");
		}
		// Every type of value that conditions may look at.
		table("rates", "ip", "gpt0", "gpc0", "gpc0_rate(1m)", "conn_cur", "http_req_rate(10s)", "bytes_out_cnt",
				"gpc1");
		table("arrays", "string", "server_id", "server_key", "gpt(2)", "gpc(2)", "gpc_rate(2,1m)");
		table("tags", "string", "gpt0", "gpc0");
		filters(ConditionImport.FILTERS, number(4));
		int routes = 1 + number(3);
		for (int i = 0; i < routes; i++) {
			route(ROUTES + i + "]", i);
		}
		return this.yaml.text();
	}

	private void section(String name) {
		String property = "haproxy.peers." + name;
		if (coin()) {
			this.yaml.put(property + ".bind", "127.0.0.1:" + (1 + number(65535)));
		}
		for (String peer : List.of("gateway1", "haproxy1", "[haproxy.2]")) {
			this.yaml.put(property + ".peer." + peer,
					one("10.0.0.1", "[2001:db8::1]", "host") + ":" + (1 + number(65535)));
		}
		if (coin()) {
			this.yaml.put(property + ".ssl.bundle", one("peers", name));
			if (coin()) {
				this.yaml.put(property + ".ssl.verify", "none");
			}
			else if (coin()) {
				this.yaml.put(property + ".ssl.verify-peer-name", false);
			}
		}
		if (coin()) {
			this.yaml.put(property + ".resync-timeout", "3s");
		}
		if (coin()) {
			this.yaml.put(property + ".table.inside.type", one("ip", "string"));
			this.yaml.put(property + ".table.inside.size", "1k");
			this.yaml.put(property + ".table.inside.store", List.of("gpc0"));
		}
	}

	private void table(String name, String type, String... store) {
		String property = "haproxy.stick-tables." + name;
		this.yaml.put(property + ".type", type);
		if (type.equals("string") && coin()) {
			this.yaml.put(property + ".length", 1 + number(20));
		}
		this.yaml.put(property + ".size", one("1k", "100", "2m"));
		if (coin()) {
			this.yaml.put(property + ".expire", one("10s", "30m", "1d"));
		}
		if (coin()) {
			this.yaml.put(property + ".nopurge", true);
		}
		this.yaml.put(property + ".store", List.of(store));
		this.yaml.put(property + ".peers", "mypeers");
	}

	private void route(String property, int index) {
		this.yaml.put(property + ".id", one("r", "a.b", "my \"odd\" id") + index);
		boolean listed = coin();
		this.yaml.put(property + ".uri", listed ? "http://unused" : one("http://10.0.0.1:8080", "https://10.0.0.2"));
		List<String> predicates = new ArrayList<>(List.of(one("Path=/a/**", "Path=/b,/c/**", "Path=/{x}/y")));
		if (coin()) {
			predicates
				.add(one("Method=GET,POST", "Header=x-a", "Query=q", "Host=**.example.org", "RemoteAddr=10.0.0.0/8",
						"Cookie=a, b", "StickTable=rates, gpc0 gt 3", "StickTable=rates, gpc0 gt gpc1"));
		}
		for (int i = 0; i < predicates.size(); i++) {
			this.yaml.put(property + ".predicates[" + i + "]", predicates.get(i));
		}
		if (listed) {
			add(property + ".filters", sticking("app1 10.0.0.31:8080 id 7, app2 https://10.0.0.32:8443"));
		}
		filters(property + ".filters", number(6));
	}

	private void filters(String list, int count) {
		for (int i = 0; i < count; i++) {
			switch (number(8)) {
				case 0 -> this.yaml.put(this.yaml.free(list), one("StripPrefix=1", "AddResponseHeader=a, b"));
				case 1, 2 -> add(list, sticking(null));
				case 3 -> add(list, new TrackFilter(one("rates", "arrays", "tags"), key()));
				case 4, 5 ->
					add(list, new DenyFilter("rates", condition(), one(429, 403, 503), coin() ? ownKey() : null, coin()
							? List.of() : List.of(MessageTerm.allowed("10.0.0.0/8"), MessageTerm.parse("path /a /b"))));
				case 6 -> add(list, change());
				default -> add(list, new ClearFilter(one("rates", "arrays"), List.of(one("gpc0", "gpt0", "gpc", "gpt")),
						coin() ? ownKey() : null, occasion()));
			}
		}
	}

	private void add(String list, StickFilter filter) {
		new FilterImport(this.yaml).add(list, filter);
	}

	private StickingFilter sticking(@Nullable String servers) {
		StickRule.Kind kind = StickRule.Kind.values()[number(4)];
		return new StickingFilter(kind, "arrays", (kind == StickRule.Kind.STORE_RESPONSE) ? "res.cook(SESSION)" : key(),
				servers, one(3, 3, 0, 5));
	}

	private ChangeFilter change() {
		return switch (number(3)) {
			case 0 -> new ChangeFilter("tags", Rule.ChangeKind.SET_GPT0, 0, one("1", "7", "req.hdr(x-cost)"),
					coin() ? ownKey() : null, occasion());
			case 1 -> new ChangeFilter("rates", Rule.ChangeKind.INC_GPC0, 0, "1", coin() ? ownKey() : null, occasion());
			default -> new ChangeFilter("arrays", Rule.ChangeKind.ADD_GPC, 1, one("2", "req.hdr(x-cost)"),
					coin() ? ownKey() : null, occasion());
		};
	}

	private Occasion occasion() {
		return new Occasion(number(4) == 0, null,
				coin() ? List.of() : List.of(MessageTerm.parse(one("status 401 500:599", "! path /x", "method POST"))));
	}

	private EntryCondition condition() {
		return EntryCondition.parse(one("gpc0 gt 1", "http_req_rate ge 10 and gpt0 eq 1 or conn_cur ne 3",
				"bytes_out_cnt ge 2048", "gpc0 gt gpc1", "bytes_out_cnt lt 1024 or gpc0 lt 1 and gpc1 le 2"));
	}

	private String key() {
		return KEYS.get(number(KEYS.size()));
	}

	/** A key that no filter has by itself. */
	private String ownKey() {
		return KEYS.get(1 + number(KEYS.size() - 1));
	}

	private boolean coin() {
		return this.random.nextBoolean();
	}

	private int number(int bound) {
		return this.random.nextInt(bound);
	}

	@SafeVarargs
	private <T> T one(T... choices) {
		return choices[number(choices.length)];
	}

}
