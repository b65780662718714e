package io.github.gatewaypeers.sticktable;

/**
 * A key of an integer or ip table.
 *
 * @param value the unsigned number, or the address in network byte order
 */
public record IntegerKey(int value) implements StickKey {

	@Override
	public int hashCode() {
		int hash = this.value * 0x9E3779B9;
		return hash ^ (hash >>> 15);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof IntegerKey key && key.value == this.value;
	}

}
