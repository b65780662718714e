package io.github.gatewaypeers.replication;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What was measured with one kind of keys.
 */
final class Results {

	private final Map<Pair, List<Lesson>> fresh = new HashMap<>();

	private final Map<Pair, List<Lesson>> warm = new HashMap<>();

	private final Map<Pair, List<Live>> live = new HashMap<>();

	private final Map<Pair, Wire> wire = new HashMap<>();

	private final Map<Jvm, Double> heap = new HashMap<>();

	/**
	 * Adds a lesson.
	 * @param fresh whether the gateway that learns or, where an HAProxy learns, the one
	 * that teaches has never done so before
	 */
	void add(Pair pair, boolean fresh, Lesson lesson) {
		(fresh ? this.fresh : this.warm).computeIfAbsent(pair, (key) -> new ArrayList<>()).add(lesson);
	}

	void add(Pair pair, Live live) {
		this.live.computeIfAbsent(pair, (key) -> new ArrayList<>()).add(live);
	}

	void add(Pair pair, Wire wire) {
		this.wire.put(pair, wire);
	}

	/**
	 * Adds the heap that an entry of a gateway takes, in bytes.
	 */
	void addHeap(Jvm jvm, double bytes) {
		this.heap.put(jvm, bytes);
	}

	Figure lesson(Pair pair, boolean fresh, ToDoubleFunction<Lesson> figure) {
		return Figure.of((fresh ? this.fresh : this.warm).getOrDefault(pair, List.of()), figure);
	}

	Figure live(Pair pair, ToDoubleFunction<Live> figure) {
		return Figure.of(this.live.getOrDefault(pair, List.of()), figure);
	}

	/**
	 * The lags of all rounds together.
	 */
	Figure lags(Pair pair, Function<Live, double[]> lags) {
		return Figure
			.of(this.live.getOrDefault(pair, List.of()).stream().map(lags).flatMapToDouble(Arrays::stream).toArray());
	}

	Figure wire(Pair pair, ToDoubleFunction<Wire> figure) {
		Wire counted = this.wire.get(pair);
		return Figure.of((counted != null) ? List.of(counted) : List.of(), figure);
	}

	Figure heap(Jvm jvm) {
		Double bytes = this.heap.get(jvm);
		return Figure.of((bytes != null) ? List.of(bytes) : List.of(), Double::doubleValue);
	}

}
