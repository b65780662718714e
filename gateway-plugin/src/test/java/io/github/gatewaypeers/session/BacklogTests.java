package io.github.gatewaypeers.session;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Backlog}.
 */
class BacklogTests {

	private final Backlog backlog = new Backlog();

	@Test
	void nobodyWaitsForWhatIsAcknowledged() {
		assertThat(this.backlog.look(0, 0, 1_000)).isZero();
		assertThat(this.backlog.look(5, 5, 2_000)).isZero();
	}

	@Test
	void theOldestUpdateCounts() {
		this.backlog.look(5, 4, 1_000);
		this.backlog.look(9, 4, 2_000);
		assertThat(this.backlog.look(9, 4, 3_000)).isEqualTo(2_000);
		assertThat(this.backlog.look(9, 5, 3_000)).isEqualTo(1_000);
		assertThat(this.backlog.look(9, 8, 3_000)).isEqualTo(1_000);
		assertThat(this.backlog.look(9, 9, 3_000)).isZero();
		assertThat(this.backlog.look(10, 9, 4_000)).isZero();
		assertThat(this.backlog.look(10, 9, 4_500)).isEqualTo(500);
	}

	@Test
	void aPeerThatIsFarBehindIsKnownToASixteenth() {
		long end = 10_000_000;
		for (long now = 0; now < end; now += 20) {
			assertThat(this.backlog.look(now + 1, 0, now)).isEqualTo(now);
		}
		for (long acknowledged = 0; acknowledged < end - 20; acknowledged += 33_333) {
			long oldest = (acknowledged + 19) / 20 * 20;
			assertThat(this.backlog.look(end, acknowledged, end)).isBetween(end - oldest - end / 16, end - oldest);
		}
		assertThat(this.backlog.look(end, end, end)).isZero();
	}

}
