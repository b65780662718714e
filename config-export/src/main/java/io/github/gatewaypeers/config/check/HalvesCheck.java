package io.github.gatewaypeers.config.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.github.gatewaypeers.autoconfigure.HaproxyProperties;
import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.model.Section;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Compares the sections and shared tables of a gateway with those of an HAProxy. A
 * section that only one side has is no difference, as long as no table of the other needs
 * it.
 */
public final class HalvesCheck {

	private final GatewayConfiguration gateway;

	private final ReadConfiguration haproxy;

	private final List<Difference> differences = new ArrayList<>();

	private HalvesCheck(GatewayConfiguration gateway, ReadConfiguration haproxy) {
		this.gateway = gateway;
		this.haproxy = haproxy;
	}

	/**
	 * Compares both halves.
	 * @param gateway the gateway's half
	 * @param haproxy HAProxy's half
	 * @return what breaks or bends replication, the worst first; empty if nothing does
	 */
	public static List<Difference> compare(GatewayConfiguration gateway, ReadConfiguration haproxy) {
		HalvesCheck check = new HalvesCheck(gateway, haproxy);
		check.sections();
		check.tables();
		check.differences.sort(Comparator.comparing(Difference::severity));
		return List.copyOf(check.differences);
	}

	private void sections() {
		Map<String, HaproxyProperties.Section> ours = this.gateway.properties().peers();
		List<Section> theirs = this.haproxy.configuration().sections("peers").toList();
		boolean common = false;
		for (Section section : theirs) {
			HaproxyProperties.Section peers = ours.get(section.name());
			if (peers != null) {
				common = true;
				new SectionCheck(this.gateway, this.haproxy, section.name(), this.differences).compare(peers, section);
			}
		}
		if (!common) {
			String has = theirs.isEmpty() ? "HAProxy has no peers section"
					: "HAProxy's sections are " + theirs.stream().map(Section::name).toList();
			this.differences.add(new Difference(Difference.Severity.BREAKS, "peers", this.gateway.line("haproxy.peers"),
					theirs.isEmpty() ? 0 : this.haproxy.line(theirs.get(0)),
					"no section has the same name on both sides: " + has + ", the gateway's " + ours.keySet(),
					"list the same peers in sections of the same name"));
		}
	}

	private void tables() {
		List<TableLine> theirs = this.haproxy.configuration().directives(TableLine.class).toList();
		for (TableDefinition table : this.gateway.tables()) {
			String section = this.gateway.section(table);
			if (section.isEmpty() || !isCommon(section)) {
				continue;
			}
			TableLine line = find(theirs, table.wireName(), section);
			if (line != null) {
				new TableCheck(this.gateway, this.haproxy, this.differences).compare(table, line);
			}
			else {
				missing(theirs, table, section);
			}
		}
		for (TableLine line : theirs) {
			String section = line.section();
			String name = line.definition().wireName();
			boolean known = this.gateway.tables()
				.stream()
				.anyMatch((table) -> plain(table.wireName()).equals(plain(name)));
			if (section != null && isCommon(section) && !known) {
				breaks(line.definition().name(), 0, line,
						"only HAProxy has this table, so the gateway ignores its updates", "declare it under haproxy."
								+ (line.isInSection() ? "peers." + section + ".table" : "stick-tables"));
			}
		}
	}

	/** A table by its name on the wire, if the same section shares it. */
	private static @Nullable TableLine find(List<TableLine> lines, String wireName, String section) {
		return lines.stream()
			.filter((line) -> line.definition().wireName().equals(wireName) && section.equals(line.section()))
			.findFirst()
			.orElse(null);
	}

	private boolean isCommon(String section) {
		return this.gateway.properties().peers().containsKey(section)
				&& this.haproxy.configuration().sections("peers").anyMatch((each) -> each.name().equals(section));
	}

	private static String plain(String wireName) {
		return wireName.startsWith("/") ? wireName.substring(1) : wireName;
	}

	private void missing(List<TableLine> lines, TableDefinition table, String section) {
		int ours = this.gateway.line(this.gateway.property(table));
		TableLine other = lines.stream()
			.filter((line) -> plain(line.definition().wireName()).equals(plain(table.wireName())))
			.findFirst()
			.orElse(null);
		if (other == null) {
			TableLine similar = similar(lines, table, section);
			this.differences.add(new Difference(Difference.Severity.BREAKS, table.name(), ours,
					(similar != null) ? this.haproxy.line(similar) : 0,
					"HAProxy has no such table"
							+ ((similar != null) ? ", only '" + similar.definition().name() + "'" : "")
							+ ", so it ignores the gateway's updates",
					"declare it in HAProxy's " + (isInside(table) ? "section '" + section + "'"
							: "backend " + table.name() + ", with peers " + section)));
		}
		else if (!other.definition().wireName().equals(table.wireName())) {
			breaks(table.name(), ours, other,
					"the table is '" + table.wireName() + "' on the gateway's wire, but '"
							+ other.definition().wireName()
							+ "' on HAProxy's, because only one of them stands inside the peers section",
					"declare it " + (other.isInSection() ? "under haproxy.peers." + section + ".table"
							: "under haproxy.stick-tables") + ", as HAProxy does");
		}
		else {
			String theirs = other.section();
			breaks(table.name(), ours, other,
					(theirs == null) ? "HAProxy keeps the table to itself"
							: "HAProxy shares the table in section '" + theirs + "', the gateway in '" + section + "'",
					"add 'peers " + section + "' to HAProxy's stick-table line");
		}
	}

	private static boolean isInside(TableDefinition table) {
		return !table.name().equals(table.wireName());
	}

	private static @Nullable TableLine similar(List<TableLine> lines, TableDefinition table, String section) {
		String name = simple(table);
		return lines.stream()
			.filter((line) -> Objects.equals(line.section(), section) && simple(line.definition()).equals(name))
			.findFirst()
			.orElse(null);
	}

	private static String simple(TableDefinition table) {
		return table.wireName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	private void breaks(String subject, int ours, TableLine theirs, String message, String mend) {
		this.differences
			.add(new Difference(Difference.Severity.BREAKS, subject, ours, this.haproxy.line(theirs), message, mend));
	}

}
