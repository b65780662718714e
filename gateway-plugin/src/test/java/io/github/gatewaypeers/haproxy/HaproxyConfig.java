package io.github.gatewaypeers.haproxy;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The configuration of an HAProxy under test, without the socket of its command line
 * interface, which {@link HaproxyProcess} adds. Immutable: every method returns a
 * configuration with something more at its end, so that one can be shared and varied.
 *
 * @param global the lines of the global section, which has to be the first one
 * @param sections all that follows
 */
public record HaproxyConfig(String global, String sections) {

	/**
	 * Global settings and defaults only: two threads, since races of several threads are
	 * part of what we must get along with, and HTTP.
	 */
	public static HaproxyConfig create() {
		return new HaproxyConfig("", "").global("nbthread 2")
			.section("defaults", "mode http", "timeout client 30s", "timeout server 30s", "timeout connect 5s");
	}

	/** A configuration that somebody else wrote. */
	public static HaproxyConfig of(String text) {
		return new HaproxyConfig("", text);
	}

	/** Further global settings; of a setting given twice, the last one counts. */
	public HaproxyConfig global(String... lines) {
		return new HaproxyConfig(this.global + lines(lines), this.sections);
	}

	/**
	 * A {@code peers} section.
	 * @param lines see {@link #peer}
	 */
	public HaproxyConfig peers(String name, String... lines) {
		return section("peers " + name, lines);
	}

	/** The line of a peer that listens on the loopback interface. */
	public static String peer(String name, int port) {
		return "peer %s 127.0.0.1:%d".formatted(name, port);
	}

	/**
	 * A backend that holds nothing but a stick-table.
	 * @param definition what follows the word {@code stick-table}
	 */
	public HaproxyConfig stickTable(String name, String definition) {
		return section("backend " + name, "stick-table " + definition);
	}

	/** A frontend on the loopback interface. */
	public HaproxyConfig frontend(String name, int port, String... lines) {
		return section("frontend " + name, "bind 127.0.0.1:%d".formatted(port), lines(lines));
	}

	/** Any section. */
	public HaproxyConfig section(String header, String... lines) {
		return new HaproxyConfig(this.global, this.sections + header + "\n" + lines(lines));
	}

	/** The whole of it, as HAProxy reads it. */
	public String text() {
		return (this.global.isEmpty() ? "" : "global\n" + this.global) + this.sections;
	}

	private static String lines(String... lines) {
		return Arrays.stream(lines)
			.flatMap(String::lines)
			.map((line) -> "  " + line.strip() + "\n")
			.collect(Collectors.joining());
	}

}
