package io.github.gatewaypeers.expression;

import io.github.gatewaypeers.sticktable.AddressText;
import org.jspecify.annotations.Nullable;

/**
 * Masks addresses. What holds an IPv4 address is masked as that.
 *
 * @param ipv4 the mask of IPv4 addresses
 * @param ipv6 the mask of IPv6 addresses, without which they have no result
 */
record IpMask(Sample ipv4, @Nullable Sample ipv6) {

	static IpMask of(Arguments arguments) {
		return new IpMask(mask(arguments, 0, 4), arguments.has(1) ? mask(arguments, 1, 16) : null);
	}

	private static Sample mask(Arguments arguments, int index, int bytes) {
		String text = arguments.string(index);
		if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= 8 * bytes) {
			byte[] mask = new byte[bytes];
			for (int bit = 0; bit < Integer.parseInt(text); bit++) {
				mask[bit / 8] |= (byte) (0x80 >>> bit % 8);
			}
			return Sample.address(mask);
		}
		byte[] mask = AddressText.parse(text);
		if (mask == null || mask.length != bytes) {
			throw arguments.invalid("'" + text + "' is no mask of an " + ((bytes == 4) ? "IPv4" : "IPv6") + " address",
					null);
		}
		return Sample.address(mask);
	}

	@Nullable Sample apply(Sample address) {
		Sample embedded = address.castTo(SampleType.IPV4);
		if (embedded != null) {
			return Sample.ipv4((int) (embedded.number() & this.ipv4.number()));
		}
		return (this.ipv6 != null)
				? Sample.ipv6(address.high() & this.ipv6.high(), address.number() & this.ipv6.number()) : null;
	}

}
