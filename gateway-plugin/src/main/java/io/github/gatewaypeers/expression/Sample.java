package io.github.gatewaypeers.expression;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.gatewaypeers.sticktable.AddressText;
import io.github.gatewaypeers.sticktable.IntegerKey;
import io.github.gatewaypeers.sticktable.Ipv6Key;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A value that was read from a message, with its type. Immutable: nobody changes the
 * bytes of a sample.
 */
final class Sample {

	private static final byte[] NONE = new byte[0];

	private final SampleType type;

	/** The number, the IPv4 address, or the last eight bytes of the IPv6 address. */
	private final long number;

	/** The first eight bytes of the IPv6 address. */
	private final long high;

	private final byte[] bytes;

	private Sample(SampleType type, long high, long number, byte[] bytes) {
		this.type = type;
		this.high = high;
		this.number = number;
		this.bytes = bytes;
	}

	static Sample number(long value) {
		return new Sample(SampleType.SINT, 0, value, NONE);
	}

	static Sample ipv4(int address) {
		return new Sample(SampleType.IPV4, 0, Integer.toUnsignedLong(address), NONE);
	}

	static Sample ipv6(long high, long low) {
		return new Sample(SampleType.IPV6, high, low, NONE);
	}

	/** An address of 4 or 16 bytes. */
	static Sample address(byte[] address) {
		ByteBuffer buffer = ByteBuffer.wrap(address);
		return (address.length == 4) ? ipv4(buffer.getInt()) : ipv6(buffer.getLong(), buffer.getLong());
	}

	static Sample string(byte[] bytes) {
		return new Sample(SampleType.STR, 0, 0, bytes);
	}

	/** A piece of a message, in which each character stands for one byte. */
	static Sample string(String text) {
		return string(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	static Sample binary(byte[] bytes) {
		return new Sample(SampleType.BIN, 0, 0, bytes);
	}

	static Sample method(String name) {
		return new Sample(SampleType.METH, 0, 0, name.getBytes(StandardCharsets.ISO_8859_1));
	}

	SampleType type() {
		return this.type;
	}

	long number() {
		return this.number;
	}

	long high() {
		return this.high;
	}

	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Casts this sample as HAProxy does.
	 * @return the sample, or {@code null} if it stands for nothing of that type
	 */
	@Nullable Sample castTo(SampleType target) {
		if (target == this.type) {
			return this;
		}
		return switch (target) {
			case SINT -> toNumber();
			case ADDR -> toAddress();
			case IPV4 -> toIpv4();
			case IPV6 -> toIpv6();
			case STR -> toText();
			case BIN -> binary(toBytes());
			case METH -> (this.type == SampleType.STR || this.type == SampleType.BIN)
					? new Sample(SampleType.METH, 0, 0, this.bytes) : null;
		};
	}

	private @Nullable Sample toNumber() {
		if (this.type == SampleType.STR) {
			return (this.bytes.length > 0) ? number(Numbers.leading(this.bytes)) : null;
		}
		return (this.type == SampleType.IPV4) ? number(this.number) : null;
	}

	private @Nullable Sample toAddress() {
		if (this.type.isAddress()) {
			return this;
		}
		Sample ipv4 = toIpv4();
		return (ipv4 != null || this.type != SampleType.STR) ? ipv4 : toIpv6();
	}

	private @Nullable Sample toIpv4() {
		return switch (this.type) {
			case SINT -> ipv4((int) this.number);
			case STR -> Addresses.leadingIpv4(this.bytes);
			case IPV6 -> {
				long ipv4 = AddressText.embeddedIpv4(this.high, this.number);
				yield (ipv4 >= 0) ? ipv4((int) ipv4) : null;
			}
			default -> null;
		};
	}

	private @Nullable Sample toIpv6() {
		return switch (this.type) {
			case SINT, IPV4 -> ipv6(0, 0xffff_0000_0000L | (this.number & 0xffff_ffffL));
			case STR -> Addresses.ipv6(new String(this.bytes, StandardCharsets.ISO_8859_1));
			default -> null;
		};
	}

	private Sample toText() {
		return switch (this.type) {
			case SINT -> string(Long.toString(this.number));
			case IPV4 -> string(AddressText.formatIpv4((int) this.number));
			case IPV6 -> string(AddressText.formatIpv6(this.high, this.number));
			case BIN -> string(untilNul(this.bytes));
			default -> string(this.bytes);
		};
	}

	private static byte[] untilNul(byte[] bytes) {
		int length = 0;
		while (length < bytes.length && bytes[length] != 0) {
			length++;
		}
		return (length == bytes.length) ? bytes : Arrays.copyOf(bytes, length);
	}

	private byte[] toBytes() {
		return switch (this.type) {
			case SINT -> ByteBuffer.allocate(8).putLong(this.number).array();
			case IPV4 -> ByteBuffer.allocate(4).putInt((int) this.number).array();
			case IPV6 -> ByteBuffer.allocate(16).putLong(this.high).putLong(this.number).array();
			default -> this.bytes;
		};
	}

	/**
	 * Makes a key of this sample.
	 * @return the key, or {@code null} if the sample stands for none of the table's type
	 */
	@Nullable StickKey key(TableDefinition table) {
		Sample cast = castTo(SampleType.of(table.keyType()));
		if (cast == null) {
			return null;
		}
		return switch (cast.type) {
			case SINT, IPV4 -> new IntegerKey((int) cast.number);
			case IPV6 -> new Ipv6Key(cast.high, cast.number);
			default -> table.bytesKey(cast.bytes);
		};
	}

}
