package io.github.gatewaypeers.sticktable;

/**
 * A key of an ipv6 table.
 *
 * @param high the first eight bytes of the address
 * @param low the last eight bytes of the address
 */
public record Ipv6Key(long high, long low) implements StickKey, Comparable<Ipv6Key> {

	@Override
	public int hashCode() {
		long hash = (this.high * 0x9E3779B97F4A7C15L ^ this.low) * 0xC2B2AE3D27D4EB4FL;
		return (int) (hash ^ (hash >>> 32));
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Ipv6Key key && key.high == this.high && key.low == this.low;
	}

	/**
	 * Orders keys so that a hash table stays fast when somebody chooses colliding ones.
	 */
	@Override
	public int compareTo(Ipv6Key other) {
		int order = Long.compareUnsigned(this.high, other.high);
		return (order != 0) ? order : Long.compareUnsigned(this.low, other.low);
	}

}
