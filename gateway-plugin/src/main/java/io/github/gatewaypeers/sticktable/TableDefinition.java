package io.github.gatewaypeers.sticktable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What HAProxy's {@code stick-table} line says of a table. Immutable; made by a
 * {@link Builder}, which refuses what HAProxy refuses.
 */
public final class TableDefinition {

	private final String name;

	private final String wireName;

	private final KeyType keyType;

	private final int keyLength;

	private final long size;

	private final int expire;

	private final boolean nopurge;

	private final boolean recvOnly;

	private final ServerKeyType serverKeyType;

	private final int bratesFactor;

	private final @Nullable String writeTo;

	private final List<StoredType> store;

	private final EntryLayout layout;

	private TableDefinition(Builder builder) {
		this.name = (builder.section != null) ? builder.section + "/" + builder.name : builder.name;
		this.wireName = (builder.section != null) ? "/" + builder.name : builder.name;
		this.keyType = builder.keyType;
		this.keyLength = builder.keyLength;
		this.size = builder.size;
		this.expire = builder.expire;
		this.nopurge = builder.nopurge;
		this.recvOnly = builder.recvOnly;
		this.serverKeyType = builder.serverKeyType;
		this.bratesFactor = builder.bratesFactor;
		this.writeTo = builder.writeTo;
		this.store = builder.store.stream().sorted(Comparator.comparingInt((stored) -> stored.type().bit())).toList();
		this.layout = new EntryLayout(this.store);
	}

	/**
	 * Begins a definition.
	 * @param name the name of the table
	 * @param keyType the type of its keys
	 * @return a builder with HAProxy's defaults
	 */
	public static Builder of(String name, KeyType keyType) {
		return new Builder(name, keyType);
	}

	/**
	 * Returns the name by which the configuration refers to the table.
	 * @return the name; {@code section/name} for a table that stands inside a section
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the name by which peers match the table.
	 * @return the name; {@code /name} for a table that stands inside a section
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Returns the type of the keys.
	 * @return the type
	 */
	public KeyType keyType() {
		return this.keyType;
	}

	/**
	 * Returns the length of the keys.
	 * @return a number of bytes; for string keys the maximum, without a terminator
	 */
	public int keyLength() {
		return this.keyLength;
	}

	/**
	 * Returns how many entries the table holds at most.
	 * @return 1 to 4294967295
	 */
	public long size() {
		return this.size;
	}

	/**
	 * Returns how long an entry lives after it was last touched.
	 * @return milliseconds, 0 for ever
	 */
	public int expire() {
		return this.expire;
	}

	/**
	 * Tells what a full table does with a new entry.
	 * @return {@code true} to refuse it, {@code false} to purge what is nearest to expiry
	 */
	public boolean nopurge() {
		return this.nopurge;
	}

	/**
	 * Tells whether the table is only written by peers, so that it learns their
	 * {@code conn_cur} too.
	 * @return {@code true} if so
	 */
	public boolean recvOnly() {
		return this.recvOnly;
	}

	/**
	 * Returns what identifies a server in {@code server_key}.
	 * @return name or address
	 */
	public ServerKeyType serverKeyType() {
		return this.serverKeyType;
	}

	/**
	 * Returns by what the byte rates are divided when stored and multiplied when read.
	 * @return 1 to 1024
	 */
	public int bratesFactor() {
		return this.bratesFactor;
	}

	/**
	 * Returns what one counted event of a rate stands for.
	 * @param rate a rate
	 * @return {@link #bratesFactor} of the rates of bytes, 1 of all others
	 */
	public int factor(DataType rate) {
		return (rate == DataType.BYTES_IN_RATE || rate == DataType.BYTES_OUT_RATE) ? this.bratesFactor : 1;
	}

	/**
	 * Returns the table that receives the as-is values this table learns.
	 * @return the name of a table, or {@code null}
	 */
	public @Nullable String writeTo() {
		return this.writeTo;
	}

	/**
	 * Returns what entries store.
	 * @return the stored types in the order of their bits
	 */
	public List<StoredType> store() {
		return this.store;
	}

	/**
	 * Returns where values stand in an entry's data.
	 * @return the layout
	 */
	public EntryLayout layout() {
		return this.layout;
	}

	/**
	 * Makes a key of bytes as HAProxy does: a string is cut at its first NUL and to the
	 * length of the table, a binary key is cut or padded with zeroes.
	 * @param sample the bytes, which are copied unless they already fit
	 * @return the key
	 * @throws IllegalStateException if the keys are neither strings nor binary
	 */
	public StickKey bytesKey(byte[] sample) {
		if (!this.keyType.hasLength()) {
			throw new IllegalStateException("table '" + this.name + "' has keys of type " + this.keyType.keyword());
		}
		int length = this.keyLength;
		if (this.keyType == KeyType.STRING) {
			length = 0;
			while (length < sample.length && length < this.keyLength && sample[length] != 0) {
				length++;
			}
		}
		return new BytesKey((sample.length == length) ? sample : Arrays.copyOf(sample, length));
	}

	/**
	 * Reads a key as HAProxy's {@code show table} prints it: a decimal number, an
	 * address, a string with {@code \xHH} for bytes that do not print, or hexadecimal
	 * digits for binary keys. Strings and binary keys are then fitted as in
	 * {@link #bytesKey}, and addresses as in {@link #addressKey}.
	 * @param text the text
	 * @return the key
	 * @throws IllegalArgumentException if the text is no such key; the message says what
	 * would be one
	 */
	public StickKey key(String text) {
		return KeyText.parse(this, text);
	}

	/**
	 * Writes a key as HAProxy's {@code show table} prints it.
	 * @param key a key of this table's type
	 * @return the text, from which {@link #key} makes an equal key
	 * @throws IllegalArgumentException if the key is of another type
	 */
	public String format(StickKey key) {
		return KeyText.format(this.keyType, key);
	}

	/**
	 * Makes a key of an address as HAProxy casts it. In an ip table an IPv6 address that
	 * holds an IPv4 one (mapped; since HAProxy 2.9 also compatible or 6to4) is that one;
	 * in an ipv6 table an IPv4 address is mapped; in an integer table an IPv4 address is
	 * its number; otherwise it is the text or the bytes of the address.
	 * @param address the address
	 * @return the key, or {@code null} if HAProxy would not track the address
	 */
	public @Nullable StickKey addressKey(InetAddress address) {
		return KeyText.ofAddress(this, address.getAddress());
	}

	/**
	 * Returns the line of HAProxy's configuration, without the {@code peers} argument.
	 * @return for instance
	 * {@code stick-table type ip size 1m expire 10m store gpc0,http_req_rate(10s)}, or
	 * {@code table rates type ip ...} for a table that stands inside a section
	 */
	@Override
	public String toString() {
		boolean inSection = !this.name.equals(this.wireName);
		StringBuilder line = new StringBuilder(inSection ? "table " + this.wireName.substring(1) : "stick-table");
		line.append(" type ").append(this.keyType.keyword());
		if (this.keyType.hasLength()) {
			line.append(" len ").append(this.keyLength);
		}
		line.append(" size ").append(HaproxyUnits.formatSize(this.size));
		if (this.expire != 0) {
			line.append(" expire ").append(HaproxyUnits.formatTime(this.expire));
		}
		line.append(this.nopurge ? " nopurge" : "").append(this.recvOnly ? " recv-only" : "");
		line.append((this.serverKeyType == ServerKeyType.ADDR) ? " srvkey addr" : "");
		line.append((this.writeTo != null) ? " write-to " + this.writeTo : "");
		line.append((this.bratesFactor != 1) ? " brates-factor " + this.bratesFactor : "");
		if (!this.store.isEmpty()) {
			line.append(" store ").append(String.join(",", this.store.stream().map(StoredType::toString).toList()));
		}
		return line.toString();
	}

	/**
	 * Collects and checks a definition.
	 */
	public static final class Builder {

		private static final int MAX_KEY_LENGTH = 1024;

		private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]+");

		private final String name;

		private final KeyType keyType;

		private final List<StoredType> store = new ArrayList<>();

		private @Nullable String section;

		private int keyLength;

		private long size = 100 * 1024;

		private int expire;

		private boolean nopurge;

		private boolean recvOnly;

		private ServerKeyType serverKeyType = ServerKeyType.NAME;

		private int bratesFactor = 1;

		private @Nullable String writeTo;

		Builder(String name, KeyType keyType) {
			this.name = name;
			this.keyType = keyType;
			this.keyLength = keyType.defaultLength();
		}

		/**
		 * Makes the table one that stands inside a {@code peers} section.
		 * @param section the name of the section
		 * @return this builder
		 */
		public Builder inSection(String section) {
			this.section = section;
			return this;
		}

		/**
		 * Sets the length of string or binary keys.
		 * @param bytes 1 to 1024
		 * @return this builder
		 */
		public Builder length(int bytes) {
			if (!this.keyType.hasLength()) {
				throw invalid("length", "keys of type " + this.keyType.keyword() + " have a fixed length; remove it");
			}
			if (bytes < 1 || bytes > MAX_KEY_LENGTH) {
				throw invalid("length", "a key has 1 to " + MAX_KEY_LENGTH + " bytes, not " + bytes);
			}
			this.keyLength = bytes;
			return this;
		}

		/**
		 * Sets how many entries the table holds.
		 * @param entries 1 to 4294967295
		 * @return this builder
		 */
		public Builder size(long entries) {
			if (entries < 1 || entries > 0xffff_ffffL) {
				throw invalid("size", "a table holds 1 to 4294967295 entries, not " + entries);
			}
			this.size = entries;
			return this;
		}

		/**
		 * Sets how long an untouched entry lives.
		 * @param millis milliseconds, at most 2147483647; 0 for ever
		 * @return this builder
		 */
		public Builder expire(int millis) {
			if (millis < 0) {
				throw invalid("expire", "a time is not negative: " + millis);
			}
			this.expire = millis;
			return this;
		}

		/**
		 * Refuses new entries when the table is full.
		 * @param nopurge {@code true} to refuse, {@code false} to purge
		 * @return this builder
		 */
		public Builder nopurge(boolean nopurge) {
			this.nopurge = nopurge;
			return this;
		}

		/**
		 * Learns {@code conn_cur} too, because only peers write this table.
		 * @param recvOnly whether to
		 * @return this builder
		 */
		public Builder recvOnly(boolean recvOnly) {
			this.recvOnly = recvOnly;
			return this;
		}

		/**
		 * Sets what identifies a server.
		 * @param type name or address
		 * @return this builder
		 */
		public Builder serverKeyType(ServerKeyType type) {
			this.serverKeyType = type;
			return this;
		}

		/**
		 * Sets the divisor of byte rates.
		 * @param factor 1 to 1024
		 * @return this builder
		 */
		public Builder bratesFactor(int factor) {
			if (factor < 1 || factor > 1024) {
				throw invalid("brates-factor", "the factor is 1 to 1024, not " + factor);
			}
			this.bratesFactor = factor;
			return this;
		}

		/**
		 * Sets the table that receives the as-is values this one learns.
		 * @param table the name of a table of the same key type and length, or
		 * {@code null}
		 * @return this builder
		 */
		public Builder writeTo(@Nullable String table) {
			if (this.name.equals(table)) {
				throw invalid("write-to", "a table cannot write to itself; name another table");
			}
			this.writeTo = table;
			return this;
		}

		/**
		 * Adds stored types.
		 * @param types as HAProxy writes them, for instance {@code http_req_rate(10s)}
		 * @return this builder
		 */
		public Builder store(String... types) {
			for (String type : types) {
				try {
					this.store.add(StoredType.parse(type));
				}
				catch (IllegalArgumentException ex) {
					throw invalid("store", String.valueOf(ex.getMessage()));
				}
			}
			return this;
		}

		/**
		 * Checks the whole and makes the definition.
		 * @return the definition
		 * @throws IllegalArgumentException if HAProxy would refuse it; the message names
		 * the table, the key and the mend
		 */
		public TableDefinition build() {
			checkName("name", this.name);
			if (this.section != null) {
				checkName("peers", this.section);
			}
			Set<DataType> seen = EnumSet.noneOf(DataType.class);
			for (StoredType stored : this.store) {
				if (!seen.add(stored.type())) {
					throw invalid("store", "'" + stored.type().keyword() + "' is stored twice; keep one");
				}
			}
			exclude(seen, DataType.GPT, DataType.GPT0);
			exclude(seen, DataType.GPC, DataType.GPC0, DataType.GPC1);
			exclude(seen, DataType.GPC_RATE, DataType.GPC0_RATE, DataType.GPC1_RATE);
			return new TableDefinition(this);
		}

		private void checkName(String key, String name) {
			if (!NAME.matcher(name).matches()) {
				throw invalid(key,
						"'" + name + "' is no name of HAProxy's: use letters, digits, '-', '_', '.' and ':'");
			}
		}

		private void exclude(Set<DataType> seen, DataType array, DataType... singles) {
			for (DataType single : singles) {
				if (seen.contains(array) && seen.contains(single)) {
					throw invalid("store", "'" + array.keyword() + "' and '" + single.keyword()
							+ "' exclude each other, as in HAProxy; keep one");
				}
			}
		}

		private IllegalArgumentException invalid(String key, String reason) {
			return new IllegalArgumentException("stick-table '" + this.name + "': " + key + ": " + reason);
		}

	}

}
