package io.github.gatewaypeers.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.gatewaypeers.codec.RemoteTable;
import io.github.gatewaypeers.codec.TableAnnouncement;
import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.StoredType;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Finds our table for one that a peer announces. Tables match by name, key type and key
 * length, as in HAProxy; unlike HAProxy this also warns of what does not fit, once.
 */
final class TableMatcher {

	private final Map<String, StickTable> tables = new HashMap<>();

	TableMatcher(List<StickTable> tables) {
		for (StickTable table : tables) {
			this.tables.put(table.definition().wireName(), table);
		}
	}

	/**
	 * Finds our table for an announced one.
	 * @return the pair, or {@code null} if there is none to be had
	 */
	@Nullable RemoteTable match(Peer peer, TableAnnouncement announcement) {
		StickTable table = this.tables.get(announcement.name());
		if (table == null) {
			warn(peer, announcement, "it is none of this gateway, which has " + new TreeSet<>(this.tables.keySet())
					+ ". Its updates are passed over: configure it here too, or take it out of the section there");
			return null;
		}
		String unusable = unusable(table.definition(), announcement);
		String difference = (unusable != null) ? unusable : differences(table.definition(), announcement);
		warn(peer, announcement, difference);
		return (unusable != null) ? null : new RemoteTable(announcement, table);
	}

	private void warn(Peer peer, TableAnnouncement announcement, String problem) {
		if (peer.isNews(announcement.name(), problem)) {
			peer.log.warn("table '{}': {}", Printable.of(announcement.name()), problem);
		}
	}

	private static @Nullable String unusable(TableDefinition ours, TableAnnouncement theirs) {
		int type = ours.keyType().wireNumber();
		int length = ours.keyType().wireLength(ours.keyLength());
		if (theirs.keyType() != type || theirs.keyLength() != length) {
			return "the peer has keys of type " + theirs.keyType() + " and wire length " + theirs.keyLength()
					+ ", this gateway has type " + type + " (" + ours.keyType().keyword() + ") and wire length "
					+ length + ". All updates of the table are ignored on both sides: give both tables the same type "
					+ "and len";
		}
		return (theirs.defect() != null)
				? "the peer's definition cannot be used, " + theirs.defect() + ". All its updates are ignored" : null;
	}

	private static String differences(TableDefinition ours, TableAnnouncement theirs) {
		Map<DataType, StoredType> here = byType(ours.store());
		Map<DataType, StoredType> there = byType(theirs.store());
		List<String> differences = new ArrayList<>();
		here.forEach((type, stored) -> {
			StoredType other = there.get(type);
			if (other == null) {
				differences.add("the peer does not store " + stored);
			}
			else if (other.elements() != stored.elements()) {
				differences.add("the peer stores " + other + ", this gateway " + stored);
			}
			else if (other.period() != stored.period() && theirs.expire() >= 0) {
				differences.add("the peer has the period " + HaproxyUnits.formatTime(other.period()) + " for "
						+ type.keyword() + ", this gateway " + HaproxyUnits.formatTime(stored.period())
						+ ", so that the rates are wrong on both sides");
			}
		});
		there.forEach((type, stored) -> {
			if (!here.containsKey(type)) {
				differences.add("this gateway does not store " + stored);
			}
		});
		return differences.isEmpty() ? "" : String.join("; ", differences) + ". Give both tables the same store list";
	}

	private static Map<DataType, StoredType> byType(List<StoredType> store) {
		Map<DataType, StoredType> types = new TreeMap<>();
		store.forEach((stored) -> types.put(stored.type(), stored));
		return types;
	}

}
