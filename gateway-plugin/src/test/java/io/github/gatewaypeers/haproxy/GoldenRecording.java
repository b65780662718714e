package io.github.gatewaypeers.haproxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * What two HAProxys {@code pa} and {@code pb} of one version said to each other, see
 * {@code golden/README.md} among the test resources.
 *
 * @param version its folder, such as {@code 3.2}
 */
public record GoldenRecording(String version) {

	/** One recording for each version that there is. */
	public static List<GoldenRecording> all() {
		return Stream.of("2.6", "3.0", "3.2").map(GoldenRecording::new).toList();
	}

	/** Both directions of every connection, in the order of time. */
	public List<GoldenStream> streams() {
		return IntStream.range(0, 5)
			.boxed()
			.flatMap((number) -> Stream.of(GoldenStream.Direction.values())
				.map((direction) -> stream(number, direction)))
			.toList();
	}

	public GoldenStream stream(int number, GoldenStream.Direction direction) {
		return new GoldenStream(this, number, direction);
	}

	/** What {@code pa} teaches {@code pb}, which starts empty: all that it knows. */
	public GoldenStream lastTeaching() {
		return stream(4, GoldenStream.Direction.S2C);
	}

	/**
	 * The tables at the end of the recording.
	 * @param peer whose, {@code pa} or {@code pb}
	 */
	public List<ShowTable> finalTables(String peer) {
		String name = "showtable.4-final." + peer + ".txt";
		byte[] text = find(name);
		return ShowTable.parseAll(new String((text != null) ? text : read(name + ".gz"), StandardCharsets.UTF_8));
	}

	/** One of {@link #finalTables}. */
	public ShowTable finalTable(String peer, String table) {
		return finalTables(peer).stream()
			.filter((candidate) -> candidate.name().equals(table))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no table " + table + " in " + this));
	}

	/** The bytes of a file, unpacked if its name says that it is packed. */
	byte[] read(String file) {
		byte[] bytes = find(file);
		if (bytes == null) {
			throw new IllegalArgumentException("No " + file + " in " + this);
		}
		return bytes;
	}

	private byte @Nullable [] find(String file) {
		try (InputStream stream = GoldenRecording.class.getResourceAsStream("/golden/" + this.version + "/" + file)) {
			if (stream == null) {
				return null;
			}
			return file.endsWith(".gz") ? new GZIPInputStream(stream).readAllBytes() : stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return "golden " + this.version;
	}

}
