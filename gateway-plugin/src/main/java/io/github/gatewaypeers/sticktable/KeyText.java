package io.github.gatewaypeers.sticktable;

/**
 * Keys as text.
 */
final class KeyText {

	private KeyText() {
	}

	static String escape(byte[] bytes) {
		StringBuilder text = new StringBuilder(bytes.length);
		for (byte each : bytes) {
			if (each > ' ' && each < 127 && each != '\\') {
				text.append((char) each);
			}
			else {
				text.append("\\x").append(String.format("%02X", each));
			}
		}
		return text.toString();
	}

}
