package io.github.gatewaypeers.haproxy;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Many commands as few lines, sent without waiting for the answer of one before the next.
 * The first line is {@code prompt}, since HAProxy from 3.0 on closes a connection after
 * one line otherwise; the last one is {@code quit}.
 */
final class PipelinedCommands implements Iterator<String> {

	private static final int COMMANDS = 64;

	/** A line has to fit into a buffer of HAProxy's, which holds 16 384 bytes. */
	private static final int LENGTH = 10_000;

	private final Iterator<String> commands;

	private boolean begun;

	private boolean ended;

	PipelinedCommands(Iterator<String> commands) {
		this.commands = commands;
	}

	@Override
	public boolean hasNext() {
		return !this.ended;
	}

	@Override
	public String next() {
		if (this.ended) {
			throw new NoSuchElementException();
		}
		if (!this.begun) {
			this.begun = true;
			return "prompt\n";
		}
		if (!this.commands.hasNext()) {
			this.ended = true;
			return "quit\n";
		}
		StringBuilder line = new StringBuilder(this.commands.next());
		for (int i = 1; i < COMMANDS && line.length() < LENGTH && this.commands.hasNext(); i++) {
			line.append(';').append(this.commands.next());
		}
		return line.append('\n').toString();
	}

}
