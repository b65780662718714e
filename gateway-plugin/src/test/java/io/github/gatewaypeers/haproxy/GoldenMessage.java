package io.github.gatewaypeers.haproxy;

import tools.jackson.databind.JsonNode;

/**
 * One message of a recorded stream, as decoded by somebody else.
 *
 * @param json all there is to know, see {@code golden/README.md}
 */
public record GoldenMessage(JsonNode json) {

	/** Such as {@code hello}, {@code status}, {@code table_define}, {@code update}. */
	public String name() {
		return this.json.get("m").asString();
	}

	/** Whether it is a line of the handshake, which has no header. */
	public boolean isHandshake() {
		return this.json.has("line");
	}

	/** Whether it carries an entry. */
	public boolean isUpdate() {
		return this.json.has("key");
	}

	/** Where its header begins in the stream. */
	public int offset() {
		return this.json.get("off").asInt();
	}

	/** How many bytes follow its header. */
	public int length() {
		return this.json.get("len").asInt();
	}

	/** A field as text. */
	public String text(String field) {
		return this.json.get(field).asString();
	}

	/** A field as number. */
	public long number(String field) {
		return this.json.get(field).asLong();
	}

	@Override
	public String toString() {
		return this.json.toString();
	}

}
