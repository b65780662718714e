package io.github.gatewaypeers.expression;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Picks pieces between separators: fields, of which two separators enclose one even if it
 * is empty, or words, between which any number of separators may stand.
 *
 * @param index the first piece, counted from 1, or from -1 backwards
 * @param separators each byte of which separates
 * @param count how many pieces, separators between them included; all if not positive
 * @param words whether pieces are words
 */
record Fields(long index, byte[] separators, long count, boolean words) {

	/**
	 * Picks the pieces.
	 * @return the bytes of the pieces, or {@code null} if there is no such piece
	 */
	byte @Nullable [] pick(byte[] text) {
		boolean backwards = this.index < 0;
		long wanted = Math.abs(this.index);
		long piece = this.words ? 0 : 1;
		long left = this.count;
		boolean inside = !this.words;
		int begin = 0;
		int end = 0;
		for (int step = 0; step < text.length; step++) {
			boolean separator = isSeparator(text[backwards ? text.length - 1 - step : step]);
			end = step + 1;
			if (this.words && !separator && !inside) {
				if (piece < wanted) {
					piece++;
					begin = step;
				}
				inside = true;
			}
			else if (separator && inside) {
				if (piece == wanted) {
					if (left == 1) {
						end = step;
						break;
					}
					left -= (left > 1) ? 1 : 0;
				}
				else if (!this.words) {
					piece++;
					begin = step + 1;
				}
				inside = !this.words;
			}
		}
		if (piece != wanted) {
			return null;
		}
		return backwards ? Arrays.copyOfRange(text, text.length - end, text.length - begin)
				: Arrays.copyOfRange(text, begin, end);
	}

	private boolean isSeparator(byte letter) {
		for (byte separator : this.separators) {
			if (separator == letter) {
				return true;
			}
		}
		return false;
	}

}
