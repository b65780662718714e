package io.github.gatewaypeers.replication;

/**
 * A process under measurement: a member of the section with one table, and a way to ask
 * it things that costs it little. Keys are named by their numbers.
 */
interface Member extends AutoCloseable {

	/** The section that all are members of. */
	String SECTION = "bench";

	/** The id of the process. */
	long pid();

	/** Waits until it can be asked. */
	void awaitServing();

	/** How many entries it has; 0 also if it cannot be asked yet. */
	int used();

	/** What gpc0 of a key is, or -1 if there is no such entry. */
	long value(int key);

	/** Sets gpc0 of a key. */
	void change(int key, long value);

	/**
	 * Begins to change one key after another, each to a new value, and returns at once.
	 * @param rate changes a second
	 * @param seconds how long
	 */
	void beginLoad(int rate, double seconds);

	/**
	 * Waits for the end of the load.
	 * @return how many changes were made
	 */
	int awaitLoad();

	/** Ends the process. */
	@Override
	void close();

}
