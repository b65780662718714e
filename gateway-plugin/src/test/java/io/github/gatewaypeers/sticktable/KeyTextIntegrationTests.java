package io.github.gatewaypeers.sticktable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.github.gatewaypeers.haproxy.HaproxyCli;
import io.github.gatewaypeers.haproxy.HaproxyConfig;
import io.github.gatewaypeers.haproxy.HaproxyLab;
import io.github.gatewaypeers.haproxy.HaproxyTest;
import io.github.gatewaypeers.haproxy.ShowTableEntry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Our texts of keys against those that a real HAProxy prints.
 */
class KeyTextIntegrationTests {

	private static final List<String> ADDRESSES = List.of("192.0.2.1", "0.0.0.0", "255.255.255.255", "::ffff:192.0.2.2",
			"::192.0.2.3", "::1", "::", "2002:c000:204::", "2002:c000:205:1:2:3:4:5", "2001:db8::1", "fe80::1",
			"64:ff9b::192.0.2.6", "::fffe:192.0.2.7");

	@HaproxyTest
	void keysAreWrittenAsHaproxyPrintsThem(HaproxyLab lab) {
		assertSameTexts(lab, "integer", "0", "1", "2147483648", "4294967295");
		assertSameTexts(lab, "ip", "0.0.0.0", "192.0.2.1", "255.255.255.255", "1.0.0.0");
		assertSameTexts(lab, "ipv6", "::", "::1", "::9", "1::", "::5:6", "::1:0:0", "::1.2.3.4", "::2:1.2.3.4",
				"::ffff:1.2.3.4", "::ffff:0:0", "2001:DB8:0:0::A", "0:0:1:0:0:0:1:1", "1:0:2:3:4:5:6:7",
				"1:0:0:2:0:0:0:3", "1:0:0:2:0:0:3:4", "1:2:3:4:5:6:0:0", "fe80::dead:beef");
		assertSameTexts(lab, "string len 12", "abc", "a b", "a=b", "a\\b", "\u00e9", "~!\"#$%&'()", "*+,-./:<>?@[",
				"\u0001\u007f", "longer than twelve");
		assertSameTexts(lab, "string", "0123456789012345678901234567890123456789", "a");
	}

	private static void assertSameTexts(HaproxyLab lab, String type, String... keys) {
		HaproxyCli cli = lab.start("alone", HaproxyConfig.create().stickTable("t", "type " + type + " size 100")).cli();
		TableDefinition definition = definition(type);
		for (String key : keys) {
			cli.setTable("t", key);
			assertThat(cli.showTable("t").entries()).as(key).singleElement().satisfies((entry) -> {
				StickKey ours = definition.keyType().hasLength()
						? definition.bytesKey(key.getBytes(StandardCharsets.UTF_8)) : definition.key(key);
				assertThat(entry.printedKey()).isEqualTo(definition.format(ours));
				assertThat(definition.key(entry.printedKey())).isEqualTo(ours);
			});
			cli.clearTable("t");
		}
	}

	@HaproxyTest
	void addressesAreCastAsHaproxyDoes(HaproxyLab lab) throws IOException {
		int port = lab.freePort();
		int binaryPort = lab.freePort();
		HaproxyConfig config = HaproxyConfig.create();
		List<String> types = List.of("ip", "ipv6", "string len 45", "binary len 16", "binary len 6");
		for (String type : types) {
			config = config.stickTable(name(type), "type " + type + " size 100");
		}
		HaproxyCli cli = lab
			.start("alone",
					config
						.frontend("web", port, "http-request track-sc0 hdr_ip(x-ip) table ip",
								"http-request track-sc1 hdr_ip(x-ip) table ipv6",
								"http-request track-sc2 hdr_ip(x-ip) table stringlen45", "http-request deny")
						.frontend("bytes", binaryPort, "http-request track-sc0 hdr_ip(x-ip) table binarylen16",
								"http-request track-sc1 hdr_ip(x-ip) table binarylen6", "http-request deny"))
			.cli();
		for (String address : ADDRESSES) {
			request(port, address);
			request(binaryPort, address);
		}
		for (String type : types) {
			TableDefinition definition = definition(type);
			Stream<String> ours = ADDRESSES.stream()
				.filter((address) -> !type.equals("ip") || lab.version().isAtLeast(2, 9) || isOldCast(address))
				.map((address) -> KeyText.ofAddress(definition, AddressText.parse(address)))
				.filter((key) -> key != null)
				.map(definition::format)
				.distinct();
			assertThat(cli.showTable(name(type)).entries()).as(type)
				.extracting(ShowTableEntry::printedKey)
				.containsExactlyInAnyOrderElementsOf(ours.toList());
		}
	}

	/** Before 2.9 HAProxy casts no IPv6 addresses to IPv4 but mapped ones. */
	private static boolean isOldCast(String address) {
		return address.indexOf(':') < 0 || address.startsWith("::ffff:");
	}

	private static String name(String type) {
		return type.replace(" ", "");
	}

	private static TableDefinition definition(String type) {
		String[] words = type.split(" ");
		TableDefinition.Builder builder = TableDefinition.of("t", KeyType.of(words[0]));
		return ((words.length == 3) ? builder.length(Integer.parseInt(words[2])) : builder).build();
	}

	private static void request(int port, String address) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.getOutputStream()
				.write("GET / HTTP/1.0\r\nX-IP: %s\r\n\r\n".formatted(address).getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.startsWith("HTTP/1.");
		}
	}

}
