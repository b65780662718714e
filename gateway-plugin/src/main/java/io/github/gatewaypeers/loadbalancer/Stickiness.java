package io.github.gatewaypeers.loadbalancer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.gatewaypeers.sticktable.DataType;
import io.github.gatewaypeers.sticktable.EntryValues;
import io.github.gatewaypeers.sticktable.ServerKeyType;
import io.github.gatewaypeers.sticktable.StickEntry;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the {@code stick} rules of a route make of one attempt to serve a request: first
 * they say which servers they would like, then a balancer decides, then the answer of the
 * server is what they store. The request carries it as an attribute, and its steps follow
 * one another on whatever thread the request is then.
 */
public final class Stickiness {

	private static final String ATTRIBUTE = Stickiness.class.getName();

	/** HAProxy stores no more for one request. */
	private static final int MAX_STORES = 8;

	private final ServerFailures failures;

	private final List<Wish> wishes = new ArrayList<>(2);

	private final List<Store> stores = new ArrayList<>(2);

	private final List<ResponseStep> responseSteps = new ArrayList<>(0);

	/** How often this request has tried a server before, by its address. */
	private final Map<String, Integer> tries = new HashMap<>();

	private int requestStores;

	private int redispatch;

	private @Nullable ServerList servers;

	private @Nullable StickServer server;

	private boolean ended;

	private Stickiness(ServerFailures failures) {
		this.failures = failures;
	}

	/**
	 * Finds what the rules before have said, or begins, be it for the first attempt or
	 * for another one.
	 * @param attributes the attributes of the request
	 * @param failures the failures of all servers
	 * @return the stickiness of the request
	 */
	public static Stickiness begin(Map<String, Object> attributes, ServerFailures failures) {
		Stickiness begun = (Stickiness) attributes.get(ATTRIBUTE);
		if (begun == null) {
			begun = new Stickiness(failures);
			attributes.put(ATTRIBUTE, begun);
		}
		else if (begun.ended) {
			begun.beginAgain();
		}
		return begun;
	}

	private void beginAgain() {
		if (this.server != null) {
			this.tries.merge(this.server.address(), 1, Integer::sum);
		}
		this.wishes.clear();
		this.stores.clear();
		this.responseSteps.clear();
		this.requestStores = 0;
		this.redispatch = 0;
		this.servers = null;
		this.server = null;
		this.ended = false;
	}

	/**
	 * Finds what the rules have said for the present attempt.
	 * @param attributes the attributes of the request
	 * @return the stickiness, or {@code null} if no rule has spoken
	 */
	public static @Nullable Stickiness find(Map<String, Object> attributes) {
		Stickiness begun = (Stickiness) attributes.get(ATTRIBUTE);
		return (begun != null && !begun.ended) ? begun : null;
	}

	/**
	 * Ends this attempt, so that the rules speak anew for the next one.
	 */
	public void end() {
		this.ended = true;
	}

	/**
	 * Avoids servers that fail. Of several limits the lowest counts.
	 * @param failures after how many failures in a row, 0 for never
	 */
	public void redispatchAfter(int failures) {
		if (failures > 0 && (this.redispatch == 0 || failures < this.redispatch)) {
			this.redispatch = failures;
		}
	}

	/**
	 * Brings servers to choose from. Of several lists the first counts.
	 * @param servers the servers
	 */
	public void offer(ServerList servers) {
		if (this.servers == null) {
			this.servers = servers;
		}
	}

	/**
	 * Returns the servers that the route lists.
	 * @return the servers, or {@code null} if it lists none
	 */
	public @Nullable ServerList servers() {
		return this.servers;
	}

	/**
	 * Wishes for the server of an entry, as {@code stick match} does: the first wish that
	 * can be met is. Every entry that is found is refreshed.
	 * @param table the table
	 * @param key the key of the entry
	 */
	public void match(StickTable table, StickKey key) {
		StickEntry entry = table.lookup(key);
		EntryValues values = new EntryValues(table.definition().layout());
		if (entry == null || !table.read(entry, values)) {
			return;
		}
		table.refresh(entry);
		TableDefinition definition = table.definition();
		int id = definition.layout().stores(DataType.SERVER_ID) ? (int) values.get(DataType.SERVER_ID, 0) : 0;
		if (id != 0 || values.serverKey() != null) {
			this.wishes.add(new Wish(definition.serverKeyType(), values.serverKey(), id));
		}
	}

	/**
	 * Remembers an entry in which the server is to be stored, as
	 * {@code stick store-request} does: the first of each table.
	 * @param table the table
	 * @param key the key of the entry
	 */
	public void storeRequest(StickTable table, StickKey key) {
		store(table, key, 0);
		this.requestStores = this.stores.size();
	}

	/**
	 * Adds what is to be done with the response before anything is stored: to find a key
	 * and hand it to {@link #storeResponse}.
	 * @param table the table that the key is for
	 * @param step the step, which ends without error
	 */
	public void onResponse(StickTable table, Supplier<Mono<Void>> step) {
		this.responseSteps.add(new ResponseStep(table, step));
	}

	/**
	 * Remembers an entry in which the server is to be stored, as
	 * {@code stick store-response} does: the first of each table, beside what the request
	 * made to be stored.
	 * @param table the table
	 * @param key the key of the entry
	 */
	public void storeResponse(StickTable table, StickKey key) {
		store(table, key, this.requestStores);
	}

	private void store(StickTable table, StickKey key, int from) {
		if (!stores(table, from) && this.stores.size() < MAX_STORES) {
			this.stores.add(new Store(table, key));
		}
	}

	private boolean stores(StickTable table, int from) {
		for (int at = from; at < this.stores.size(); at++) {
			if (this.stores.get(at).table == table) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Tells whether any rule has a wish.
	 */
	boolean hasWish() {
		return !this.wishes.isEmpty();
	}

	/**
	 * Looks for the wished server.
	 * @return one that is there and does not fail, or {@code null} if the balancer is
	 * free
	 */
	<S> @Nullable S wished(List<S> servers, Function<? super S, StickServer> view) {
		for (Wish wish : this.wishes) {
			S found = wish.find(servers, view);
			if (found != null && !isFailing(view.apply(found))) {
				return found;
			}
		}
		return null;
	}

	boolean isFailing(StickServer server) {
		String address = server.address();
		return this.redispatch > 0 && (this.tries.getOrDefault(address, 0) >= this.redispatch
				|| this.failures.isFailing(address, this.redispatch));
	}

	/**
	 * Looks for a server that does not fail.
	 * @return the next one after the balanced one, or that itself if all fail
	 */
	<S> S insteadOf(S balanced, List<S> servers, Function<? super S, StickServer> view) {
		int start = Math.max(0, servers.indexOf(balanced));
		for (int step = 0; step < servers.size(); step++) {
			S other = servers.get((start + step) % servers.size());
			if (!isFailing(view.apply(other))) {
				return other;
			}
		}
		return balanced;
	}

	void chosen(StickServer server) {
		this.server = server;
	}

	/**
	 * Finds a table that could not say which server this is: one that stores only ids,
	 * and the server has none.
	 * @return one of those in which the rules store, or {@code null}
	 */
	@Nullable StickTable unableToName(StickServer server) {
		if (server.id() != 0) {
			return null;
		}
		for (Store store : this.stores) {
			if (!storesKeys(store.table)) {
				return store.table;
			}
		}
		for (ResponseStep step : this.responseSteps) {
			if (!storesKeys(step.table)) {
				return step.table;
			}
		}
		return null;
	}

	private static boolean storesKeys(StickTable table) {
		return table.definition().layout().stores(DataType.SERVER_KEY);
	}

	/**
	 * Tells whether rules look for keys in the response.
	 * @return whether {@link #readResponse} has anything to do
	 */
	public boolean readsResponse() {
		return !this.responseSteps.isEmpty();
	}

	/**
	 * Lets the rules look for keys in the response, one after the other.
	 * @return completes when that is done
	 */
	public Mono<Void> readResponse() {
		return Flux.fromIterable(List.copyOf(this.responseSteps)).concatMap((step) -> step.find.get()).then();
	}

	/**
	 * Stores the server in the entries of the rules; to be called as soon as it is known
	 * that it answers.
	 */
	public void store() {
		StickServer server = this.server;
		if (server == null) {
			return;
		}
		for (Store store : this.stores) {
			if (server.id() != 0 || storesKeys(store.table)) {
				ServerKeyType type = store.table.definition().serverKeyType();
				store.table.setServer(store.key, server.id(), server.key(type));
			}
		}
	}

	/**
	 * Notes that the server has answered.
	 */
	public void answered() {
		if (this.server != null) {
			this.failures.answered(this.server.address());
		}
	}

	/**
	 * Notes that the server could not be reached or left without an answer.
	 */
	public void failed() {
		if (this.server != null) {
			this.failures.failed(this.server.address());
		}
	}

	@Override
	public String toString() {
		return this.wishes + " -> " + this.server;
	}

	/**
	 * What an entry says of its server.
	 *
	 * @param type what the key is
	 * @param key the name or address, or {@code null} for none
	 * @param id the number, 0 for none
	 */
	private record Wish(ServerKeyType type, @Nullable String key, int id) {

		/** As HAProxy does, by the key, and if there is no such server, by the id. */
		<S> @Nullable S find(List<S> servers, Function<? super S, StickServer> view) {
			if (this.key != null) {
				for (S server : servers) {
					if (this.key.equals(view.apply(server).key(this.type))) {
						return server;
					}
				}
			}
			if (this.id != 0) {
				for (S server : servers) {
					if (view.apply(server).id() == this.id) {
						return server;
					}
				}
			}
			return null;
		}

	}

	private record Store(StickTable table, StickKey key) {

	}

	private record ResponseStep(StickTable table, Supplier<Mono<Void>> find) {

	}

}
