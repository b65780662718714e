package io.github.gatewaypeers.config.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A {@code peer} or {@code server} line: a member of a {@code peers} section, or a server
 * of a backend.
 *
 * @param isPeer whether the keyword is {@code peer}
 * @param name the name
 * @param address the address; in a {@code peers} section the local {@code server} has
 * none
 * @param parameters the words after it
 */
public record ServerLine(boolean isPeer, Word name, @Nullable Word address,
		List<Word> parameters) implements Directive {

	/**
	 * Checks name and address.
	 */
	public ServerLine {
		parameters = List.copyOf(parameters);
		name.checkName(isPeer ? "a peer" : "a server");
		if (isPeer) {
			if (address == null) {
				throw new IllegalArgumentException("peer '" + name + "' has no address; add one as host:port");
			}
			Address.of(address);
		}
		if (address == null && !parameters.isEmpty() && looksLikeAddress(parameters.get(0))) {
			throw new IllegalArgumentException(
					"parameter '" + parameters.get(0) + "' of server '" + name + "' is an address; make it one");
		}
	}

	/**
	 * Makes a {@code peer} line.
	 * @param name the name of the peer
	 * @param address its address, as {@code host:port}
	 * @return the line
	 * @throws IllegalArgumentException if HAProxy would refuse it
	 */
	public static ServerLine peer(String name, String address) {
		return new ServerLine(true, Word.of(name), Word.of(address), List.of());
	}

	/**
	 * Tells a server's address from a parameter, which both may follow the name of a
	 * server in a {@code peers} section.
	 * @param word the word after the name
	 * @return {@code true} for an address
	 */
	public static boolean looksLikeAddress(Word word) {
		return word.expands() || word.text().matches("[/:\\[].*|[^=]*[:@].*");
	}

	/**
	 * Returns the word after a parameter.
	 * @param parameter for instance {@code id}
	 * @return its value, or {@code null} if the parameter is not there
	 */
	public @Nullable Word parameter(String parameter) {
		for (int at = 0; at + 1 < this.parameters.size(); at++) {
			if (this.parameters.get(at).is(parameter)) {
				return this.parameters.get(at + 1);
			}
		}
		return null;
	}

	/**
	 * Looks for a parameter such as {@code ssl}.
	 * @param parameter the parameter
	 * @return whether it is there
	 */
	public boolean has(String parameter) {
		return this.parameters.stream().anyMatch((word) -> word.is(parameter));
	}

}
