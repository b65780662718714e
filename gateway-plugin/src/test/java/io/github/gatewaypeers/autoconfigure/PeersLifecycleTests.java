package io.github.gatewaypeers.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.gatewaypeers.peers.PeersSection;
import io.github.gatewaypeers.sticktable.StickTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PeersLifecycle}.
 */
class PeersLifecycleTests {

	private static final Duration HANDOVER = Duration.ofSeconds(30);

	private final PeersSection first = section("first");

	private final PeersSection second = section("second");

	private final PeersLifecycle lifecycle = new PeersLifecycle(new StickTables(List.of()),
			List.of(this.first, this.second));

	@AfterEach
	void stop() {
		this.lifecycle.stop();
	}

	private static PeersSection section(String name) {
		return PeersSection.of(name, "gateway1").peer("gateway1", "127.0.0.1", 0).handoverTimeout(HANDOVER).build();
	}

	@Test
	void runsUntilAllSectionsHaveStopped() {
		this.lifecycle.start();
		assertThat(this.lifecycle.isRunning()).isTrue();
		this.lifecycle.stop();
		assertThat(this.lifecycle.isRunning()).isFalse();
		assertThatIllegalStateException().isThrownBy(this.first::peers);
		assertThatIllegalStateException().isThrownBy(this.second::peers);
		this.lifecycle.start();
		assertThat(this.second.peers()).hasSize(1);
	}

	@Test
	void noSectionWaitsForTheSuccessorOfAnother() throws Exception {
		this.lifecycle.start();
		CompletableFuture<Void> stop;
		try (ServerSocket firstSuccessor = successor(this.first);
				ServerSocket secondSuccessor = successor(this.second)) {
			stop = CompletableFuture.runAsync(this.lifecycle::stop);
			firstSuccessor.accept().close();
			secondSuccessor.accept().close();
			assertThat(this.lifecycle.isRunning()).isTrue();
		}
		stop.get(HANDOVER.toSeconds(), TimeUnit.SECONDS);
		assertThat(this.lifecycle.isRunning()).isFalse();
	}

	/**
	 * Takes over the address of a section, but has nothing to say.
	 */
	private static ServerSocket successor(PeersSection section) throws IOException {
		ServerSocket successor = new ServerSocket();
		successor.setOption(StandardSocketOptions.SO_REUSEPORT, true);
		successor.setSoTimeout(10_000);
		successor.bind(new InetSocketAddress("127.0.0.1", section.localAddress().getPort()));
		return successor;
	}

}
