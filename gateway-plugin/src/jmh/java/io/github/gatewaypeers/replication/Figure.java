package io.github.gatewaypeers.replication;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Values of several measurements of the same thing.
 *
 * @param sorted the values in ascending order
 */
public record Figure(double[] sorted) {

	public static <T> Figure of(List<T> measured, ToDoubleFunction<T> figure) {
		return new Figure(measured.stream().mapToDouble(figure).sorted().toArray());
	}

	public static Figure of(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return new Figure(sorted);
	}

	/** The median, not a number without any values. */
	public double median() {
		int count = this.sorted.length;
		return (count != 0) ? (this.sorted[(count - 1) / 2] + this.sorted[count / 2]) / 2 : Double.NaN;
	}

	double quantile(double share) {
		int count = this.sorted.length;
		return (count != 0) ? this.sorted[Math.min((int) (share * count), count - 1)] : Double.NaN;
	}

	/** The median and, where there are several values, the smallest and the largest. */
	public String text(String format, double unit) {
		int count = this.sorted.length;
		if (count == 0) {
			return "-";
		}
		String median = number(format, median() / unit);
		return (count == 1) ? median : median + " (" + number(format, this.sorted[0] / unit) + ".."
				+ number(format, this.sorted[count - 1] / unit) + ")";
	}

	static String number(String format, double value) {
		return String.format(Locale.ROOT, format, value);
	}

}
