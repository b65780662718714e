package io.github.gatewaypeers.config.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.model.TableLine;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * Compares a table with HAProxy's of the same name.
 */
final class TableCheck {

	private final GatewayConfiguration gateway;

	private final ReadConfiguration haproxy;

	private final List<Difference> differences;

	TableCheck(GatewayConfiguration gateway, ReadConfiguration haproxy, List<Difference> differences) {
		this.gateway = gateway;
		this.haproxy = haproxy;
		this.differences = differences;
	}

	void compare(TableDefinition ours, TableLine line) {
		TableDefinition theirs = line.definition();
		if (ours.keyType() != theirs.keyType()) {
			add(Difference.Severity.BREAKS, ours, "type", line,
					"the keys are " + ours.keyType().keyword() + " here, " + theirs.keyType().keyword()
							+ " in HAProxy, and each ignores the other's",
					"use type " + theirs.keyType().keyword() + " on both sides");
			return;
		}
		if (ours.keyLength() != theirs.keyLength()) {
			add(Difference.Severity.BREAKS, ours, "length", line, "the keys have " + ours.keyLength() + " bytes here, "
					+ theirs.keyLength() + " in HAProxy, and each ignores the other's",
					"set length: " + theirs.keyLength());
		}
		stored(ours, line);
		if (ours.expire() != theirs.expire()) {
			add(Difference.Severity.BENDS, ours, "expire", line,
					"entries live " + time(ours.expire()) + " here, " + time(theirs.expire())
							+ " in HAProxy, so that one side forgets what the other keeps",
					(theirs.expire() != 0) ? "set expire: " + HaproxyUnits.formatTime(theirs.expire())
							: "remove expire");
		}
		if (ours.size() != theirs.size()) {
			add(Difference.Severity.BENDS, ours, "size", line,
					"the table holds " + HaproxyUnits.formatSize(ours.size()) + " entries here, "
							+ HaproxyUnits.formatSize(theirs.size()) + " in HAProxy, so that the smaller one purges",
					"set size: " + HaproxyUnits.formatSize(theirs.size()));
		}
		if (ours.bratesFactor() != theirs.bratesFactor() && storesByteRates(ours)) {
			add(Difference.Severity.BENDS, ours, "brates-factor", line,
					"byte rates are divided by " + ours.bratesFactor() + " here, by " + theirs.bratesFactor()
							+ " in HAProxy, so that each misreads the other's",
					"set brates-factor: " + theirs.bratesFactor());
		}
		if (ours.serverKeyType() != theirs.serverKeyType() && types(ours).contains(DataType.SERVER_KEY)) {
			add(Difference.Severity.BENDS, ours, "srvkey", line,
					"servers are known by " + lower(ours.serverKeyType()) + " here, by " + lower(theirs.serverKeyType())
							+ " in HAProxy, so that neither finds the other's",
					"set srvkey: " + lower(theirs.serverKeyType()));
		}
	}

	private void stored(TableDefinition ours, TableLine line) {
		List<String> missingHere = new ArrayList<>();
		List<StoredType> store = this.haproxy.configuration().store(line.definition());
		for (StoredType theirs : store) {
			StoredType same = ours.store()
				.stream()
				.filter((each) -> each.type() == theirs.type())
				.findFirst()
				.orElse(null);
			if (same == null) {
				missingHere.add(theirs.toString());
			}
			else if (same.period() != theirs.period()) {
				add(Difference.Severity.BENDS, ours, "store", line,
						"'" + theirs.type().keyword() + "' counts in periods of " + time(same.period()) + " here, of "
								+ time(theirs.period())
								+ " in HAProxy, so that the values of each are nonsense to the other",
						"store " + theirs + " on both sides");
			}
			else if (same.elements() != theirs.elements()) {
				add(Difference.Severity.BENDS, ours, "store", line,
						"'" + theirs.type().keyword() + "' has " + same.elements() + " elements here, "
								+ theirs.elements() + " in HAProxy, so that some are not shared",
						"store " + theirs + " on both sides");
			}
		}
		if (!missingHere.isEmpty()) {
			add(Difference.Severity.BENDS, ours, "store", line, "only HAProxy stores " + String.join(", ", missingHere)
					+ ", which entries of the gateway come without", "store it here, too");
		}
		Set<DataType> known = store.stream().map(StoredType::type).collect(Collectors.toSet());
		String missingThere = ours.store()
			.stream()
			.filter((each) -> !known.contains(each.type()))
			.map(StoredType::toString)
			.collect(Collectors.joining(","));
		if (!missingThere.isEmpty()) {
			add(Difference.Severity.BENDS, ours, "store", line,
					"HAProxy does not store " + missingThere + ", so the gateways share it among themselves only",
					"add store " + missingThere + " to HAProxy's line");
		}
	}

	private static Set<DataType> types(TableDefinition table) {
		return table.store().stream().map(StoredType::type).collect(Collectors.toSet());
	}

	private static boolean storesByteRates(TableDefinition table) {
		Set<DataType> types = types(table);
		return types.contains(DataType.BYTES_IN_RATE) || types.contains(DataType.BYTES_OUT_RATE);
	}

	private static String time(int millis) {
		return (millis == 0) ? "for ever" : HaproxyUnits.formatTime(millis);
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private void add(Difference.Severity severity, TableDefinition table, String property, TableLine line,
			String message, String mend) {
		int ours = this.gateway.line(this.gateway.property(table) + "." + property);
		this.differences.add(new Difference(severity, table.name(), ours, this.haproxy.line(line), message, mend));
	}

}
