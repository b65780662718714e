package io.github.gatewaypeers.sticktable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

import io.github.gatewaypeers.sticktable.ExpiryQueue.Due;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExpiryQueueTests {

	private static final long LIFETIME = 600_000;

	private final ExpiryQueue queue = new ExpiryQueue(LIFETIME);

	@Test
	void anEmptyQueueHasNothingDue() {
		assertThat(this.queue.poll(Long.MAX_VALUE)).isNull();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void anEntryIsDueAtItsDeadline() {
		StickEntry entry = entry();
		this.queue.add(entry, 10_000);
		assertThat(this.queue.poll(9_999)).isNull();
		assertThat(this.queue.size()).isOne();
		assertThat(this.queue.poll(10_000)).isEqualTo(new Due(entry, 10_000));
		assertThat(this.queue.poll(Long.MAX_VALUE)).isNull();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void anEntryOfThePresentBucketThatIsNotDueStays() {
		StickEntry early = entry();
		StickEntry late = entry();
		this.queue.add(late, 10_001);
		this.queue.add(early, 10_000);
		assertThat(this.queue.poll(10_000)).isEqualTo(new Due(early, 10_000));
		assertThat(this.queue.poll(10_000)).isNull();
		assertThat(this.queue.poll(10_001)).isEqualTo(new Due(late, 10_001));
	}

	@Test
	void anEntryThatIsAddedBeforeAllOthersComesFirst() {
		this.queue.add(entry(), 500_000);
		assertThat(this.queue.poll(0)).isNull();
		StickEntry early = entry();
		this.queue.add(early, -1_000);
		assertThat(this.queue.poll(0)).isEqualTo(new Due(early, -1_000));
		assertThat(this.queue.poll(500_000)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 500, 10_000, Integer.MAX_VALUE })
	void entriesComeInTheOrderOfTheirDeadlines(long lifetime) {
		ExpiryQueue queue = new ExpiryQueue(lifetime);
		PriorityQueue<Long> expected = new PriorityQueue<>();
		Random random = new Random(lifetime);
		for (long now = 0; now < 20_000; now++) {
			for (int more = random.nextInt(3); more > 0; more--) {
				long deadline = now + random.nextLong(lifetime) + 1;
				queue.add(entry(), deadline);
				expected.add(deadline);
			}
			if (random.nextBoolean()) {
				Due due = queue.poll(now);
				boolean isDue = !expected.isEmpty() && expected.peek() <= now;
				assertThat((due != null) ? due.deadline() : null).isEqualTo(isDue ? expected.poll() : null);
			}
			assertThat(queue.size()).isEqualTo(expected.size());
		}
		while (!expected.isEmpty()) {
			assertThat(queue.poll(Long.MAX_VALUE).deadline()).isEqualTo(expected.poll());
		}
		assertThat(queue.poll(Long.MAX_VALUE)).isNull();
	}

	@Test
	void entriesThatComeAtOnceAreOrderedAndKept() {
		List<Long> deadlines = new ArrayList<>();
		for (long deadline = 0; deadline < 10_000; deadline++) {
			deadlines.add(1_000_000 + deadline % 500);
		}
		Collections.shuffle(deadlines, new Random(1));
		List<StickEntry> entries = new ArrayList<>();
		for (long deadline : deadlines) {
			StickEntry entry = entry();
			entries.add(entry);
			this.queue.add(entry, deadline);
		}
		Collections.sort(deadlines);
		List<StickEntry> polled = new ArrayList<>();
		for (long deadline : deadlines) {
			Due due = this.queue.poll(Long.MAX_VALUE);
			assertThat(due.deadline()).isEqualTo(deadline);
			polled.add(due.entry());
		}
		assertThat(polled).containsExactlyInAnyOrderElementsOf(entries);
	}

	@Test
	void aDeadEntryIsNotReturned() {
		StickEntry dead = entry();
		StickEntry living = entry();
		this.queue.add(dead, 10_000);
		this.queue.add(living, 20_000);
		dead.references = StickEntry.DEAD;
		assertThat(this.queue.poll(15_000)).isNull();
		assertThat(this.queue.poll(20_000)).isEqualTo(new Due(living, 20_000));
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void deadEntriesDoNotPileUp() {
		StickEntry living = entry();
		this.queue.add(living, 12_345);
		for (int number = 0; number < 100_000; number++) {
			StickEntry dead = entry();
			this.queue.add(dead, number);
			dead.references = StickEntry.DEAD;
			this.queue.forget();
		}
		assertThat(this.queue.size()).isLessThan(2_100);
		assertThat(this.queue.poll(Long.MAX_VALUE)).isEqualTo(new Due(living, 12_345));
		assertThat(this.queue.poll(Long.MAX_VALUE)).isNull();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void whenDeadEntriesGoTheLivingKeepTheirOrder() {
		Random random = new Random(1);
		PriorityQueue<Long> expected = new PriorityQueue<>();
		List<StickEntry> dead = new ArrayList<>();
		for (int number = 0; number < 10_000; number++) {
			StickEntry entry = entry();
			long deadline = random.nextLong(5_000);
			this.queue.add(entry, deadline);
			if (number % 4 == 0) {
				expected.add(deadline);
			}
			else {
				dead.add(entry);
			}
		}
		for (StickEntry entry : dead) {
			entry.references = StickEntry.DEAD;
			this.queue.forget();
		}
		assertThat(this.queue.size()).isLessThan(6_000);
		while (!expected.isEmpty()) {
			assertThat(this.queue.poll(Long.MAX_VALUE).deadline()).isEqualTo(expected.poll());
		}
		assertThat(this.queue.poll(Long.MAX_VALUE)).isNull();
	}

	@Test
	void aQueueThatWasEmptiedTakesEntriesAgain() {
		for (int round = 0; round < 3; round++) {
			this.queue.add(entry(), 1_000);
			this.queue.add(entry(), 1_000);
			assertThat(this.queue.poll(1_000)).isNotNull();
			assertThat(this.queue.poll(1_000)).isNotNull();
			assertThat(this.queue.poll(1_000)).isNull();
		}
	}

	private static StickEntry entry() {
		return new StickEntry(new IntegerKey(0), new int[0], null, 0);
	}

}
