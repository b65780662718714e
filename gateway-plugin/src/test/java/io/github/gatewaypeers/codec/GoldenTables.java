package io.github.gatewaypeers.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gatewaypeers.haproxy.GoldenRecording;
import io.github.gatewaypeers.sticktable.HaproxyUnits;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.TableDefinition;

/**
 * The tables of a recording, from the configuration of the HAProxys.
 */
public final class GoldenTables {

	private static final Pattern TABLE = Pattern.compile("backend (?<name>\\S+)\\n +stick-table type (?<type>\\S+)"
			+ "( len (?<length>\\d+))? size (?<size>\\S+)( expire (?<expire>\\S+))?( srvkey \\S+)?"
			+ "( store (?<store>\\S+))? peers gold\\n");

	private GoldenTables() {
	}

	/**
	 * Reads them.
	 * @param recvOnly whether they learn everything that is sent, also {@code conn_cur}
	 */
	public static TableDefinition[] of(GoldenRecording recording, boolean recvOnly) {
		List<TableDefinition> tables = new ArrayList<>();
		for (Matcher line = TABLE.matcher(configuration(recording)); line.find();) {
			TableDefinition.Builder table = TableDefinition.of(line.group("name"), KeyType.of(line.group("type")))
				.size(HaproxyUnits.parseSize(line.group("size")))
				.recvOnly(recvOnly);
			if (line.group("length") != null) {
				table.length(Integer.parseInt(line.group("length")));
			}
			if (line.group("expire") != null) {
				table.expire(HaproxyUnits.parseTime(line.group("expire")));
			}
			if (line.group("store") != null) {
				table.store(line.group("store").split(",(?![^(]*\\))"));
			}
			tables.add(table.build());
		}
		return tables.toArray(TableDefinition[]::new);
	}

	private static String configuration(GoldenRecording recording) {
		String name = "/golden/" + recording.version() + "/pb.cfg";
		try (InputStream stream = GoldenTables.class.getResourceAsStream(name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
