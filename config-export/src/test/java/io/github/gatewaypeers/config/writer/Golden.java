package io.github.gatewaypeers.config.writer;

import java.util.List;

import io.github.gatewaypeers.config.model.Comment;
import io.github.gatewaypeers.config.model.Condition;
import io.github.gatewaypeers.config.model.Configuration;
import io.github.gatewaypeers.config.model.OpaqueLine;
import io.github.gatewaypeers.config.model.Rule;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.ServerLine;
import io.github.gatewaypeers.config.model.Setting;
import io.github.gatewaypeers.config.model.StickRule;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.model.Word;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * A configuration with one of everything, which HAProxy takes.
 */
final class Golden {

	/** Where HAProxy's certificate and key would be. */
	static final String CRT = "/etc/haproxy/peers.pem";

	/** Where the authority would be. */
	static final String CA_FILE = "/etc/haproxy/peers-ca.pem";

	private Golden() {
	}

	static Configuration everything() {
		return new Configuration(List.of(Comment.of("one of everything")), List.of(global(), oldPeers(), newPeers(),
				Section.of("backend", "rates", List.of(rates())), backend("sessions", sessions()), frontend()));
	}

	private static Section global() {
		return new Section("global", List.of(),
				List.of(Setting.of(Setting.Kind.LOCAL_PEER, "haproxy1"),
						Setting.of(Setting.Kind.STATS_SOCKET, "/tmp/haproxy one.sock", "mode", "600", "level", "admin"),
						Setting.of(Setting.Kind.HTTP_ERR_CODES, "400,402-404", "-403"),
						Setting.of(Setting.Kind.HTTP_FAIL_CODES, "+501"), Setting.of(Setting.Kind.STICK_COUNTERS, "4"),
						new OpaqueLine("maxconn 1000")));
	}

	private static Section oldPeers() {
		return Section.of("peers", "old",
				List.of(Setting.of(Setting.Kind.SHARDS, "2"), ServerLine.peer("haproxy1", "127.0.0.1:20101"),
						new ServerLine(true, Word.of("gateway1"), Word.of("[::1]:20102"),
								List.of(Word.of("shard"), Word.of("1"))),
						new ServerLine(true, Word.of("gateway2"), Word.expanding("${GATEWAY2-127.0.0.1}:20103"),
								List.of(Word.of("shard"), Word.of("2")))));
	}

	private static Section newPeers() {
		TableDefinition inside = TableDefinition.of("inside", KeyType.BINARY)
			.inSection("new")
			.length(16)
			.size(1024)
			.nopurge(true)
			.expire(1500)
			.store("gpt(2)", "gpc(3)", "gpc_rate(3,1m)")
			.build();
		TableDefinition watched = TableDefinition.of("watched", KeyType.IP)
			.inSection("new")
			.size(100)
			.recvOnly(true)
			.writeTo("new/all")
			.store("conn_cur", "server_id")
			.build();
		TableDefinition all = TableDefinition.of("all", KeyType.IP)
			.inSection("new")
			.size(100)
			.store("server_id")
			.build();
		return Section.of("peers", "new", List.of(Setting
			.of(Setting.Kind.BIND, "127.0.0.1:20104", "ssl", "crt", CRT, "ca-file", CA_FILE, "verify", "required"),
				Setting.of(Setting.Kind.DEFAULT_BIND, "level", "operator"),
				Setting.of(Setting.Kind.DEFAULT_SERVER, "ssl", "crt", CRT, "ca-file", CA_FILE, "verify", "required",
						"maxconn", "3"),
				Setting.of(Setting.Kind.DISABLED), Setting.of(Setting.Kind.ENABLED),
				Setting.of(Setting.Kind.LOG, "127.0.0.1:514", "local0"),
				new ServerLine(false, Word.of("haproxy1"), null, List.of()),
				new ServerLine(false, Word.of("gateway1"), Word.of("127.0.0.1:20105"),
						List.of(Word.of("verifyhost"), Word.of("gateway1"))),
				new ServerLine(false, Word.of("gateway2"), Word.of("127.0.0.1:20109"), List.of(Word.of("no-ssl"))),
				new TableLine(inside, null), new TableLine(watched, null), new TableLine(all, null)));
	}

	private static TableLine rates() {
		return new TableLine(TableDefinition.of("rates", KeyType.IP)
			.size(1024 * 1024)
			.expire(600_000)
			.bratesFactor(16)
			.store("http_req_rate(10s)", "http_fail_cnt", "glitch_cnt", "glitch_rate(1m)", "bytes_in_rate(1s)", "gpc0",
					"gpt0")
			.build(), Word.of("old"));
	}

	private static TableLine sessions() {
		return new TableLine(TableDefinition.of("sessions", KeyType.STRING)
			.length(64)
			.expire(1_800_000)
			.serverKeyType(ServerKeyType.ADDR)
			.store("server_id", "server_key")
			.build(), Word.of("old"));
	}

	private static Section backend(String name, TableLine table) {
		return Section.of("backend", name, List.of(table, new OpaqueLine("mode http"),
				new OpaqueLine("timeout connect 5s"), new OpaqueLine("timeout server 30s"),
				new StickRule(StickRule.Kind.ON, Word.of("req.cook(JSESSIONID)"), null, null),
				new StickRule(StickRule.Kind.MATCH, Word.of("hdr(x-session)"), null, Condition.when("{ path_beg /a }")),
				new StickRule(StickRule.Kind.STORE_REQUEST, Word.of("hdr(x-session),lower"), Word.of("sessions"), null),
				new StickRule(StickRule.Kind.STORE_RESPONSE, Word.of("res.cook(JSESSIONID)"), null,
						new Condition(true, Condition.when("{ status 500 }").terms())),
				new ServerLine(false, Word.of("s1"), Word.of("127.0.0.1:20106"), List.of(Word.of("id"), Word.of("1"))),
				new ServerLine(false, Word.of("s2"), Word.of("127.0.0.1:20107"),
						List.of(Word.of("id"), Word.of("2")))));
	}

	private static Section frontend() {
		Rule.Ruleset http = Rule.Ruleset.HTTP_REQUEST;
		return Section.of("frontend", "www", List.of(Setting.of(Setting.Kind.BIND, "127.0.0.1:20108"),
				new OpaqueLine("mode http"), new OpaqueLine("timeout client 30s"),
				new Rule(Rule.Ruleset.TCP_CONNECTION, new Rule.Refuse(Rule.Refusal.REJECT, List.of()),
						Condition.when("{ src 192.0.2.0/24 }")),
				new Rule(http, new Rule.Track(0, Word.of("src"), Word.of("rates")), null),
				new Rule(http, new Rule.Track(1, Word.of("hdr(x-key),regsub(\"[ ']\",-,g)"), Word.of("new/inside")),
						Condition.when("{ path_beg /api/ }")),
				new Rule(http,
						new Rule.Refuse(Rule.Refusal.DENY,
								List.of(Word.of("deny_status"), Word.of("429"), Word.of("content-type"),
										Word.of("text/plain"), Word.of("string"), Word.of("it's $5 too \"much\""))),
						Condition.when("{ sc_http_req_rate(0) gt 100 }")),
				new Rule(http, new Rule.Refuse(Rule.Refusal.TARPIT, List.of()),
						Condition.when("{ sc_glitch_cnt(0) gt 3 }")),
				new Rule(http, new Rule.Refuse(Rule.Refusal.DENY, List.of()),
						Condition.when("{ src,table_gpc(1,new/inside) gt 3 }")),
				new Rule(http, new Rule.Change(Rule.ChangeKind.INC_GPC0, 0, 0, null),
						Condition.when("{ path /count }")),
				new Rule(http, new Rule.Change(Rule.ChangeKind.INC_GPC, 2, 1, null), Condition.when("{ path /count }")),
				new Rule(http, new Rule.Change(Rule.ChangeKind.ADD_GPC, 1, 1, Word.of("5")),
						Condition.when("{ path /count }")),
				new Rule(http, new Rule.Change(Rule.ChangeKind.SET_GPT0, 0, 0, Word.of("1")),
						new Condition(true, Condition.when("{ path /count }").terms())),
				new Rule(http, new Rule.Change(Rule.ChangeKind.SET_GPT, 1, 1, Word.of("hdr_cnt(host)")), null),
				new Rule(Rule.Ruleset.HTTP_AFTER_RESPONSE, new Rule.Change(Rule.ChangeKind.INC_GPC0, 0, 0, null),
						Condition.when("{ status 403 }")),
				new OpaqueLine("use_backend sessions if { path_beg /a }")));
	}

}
