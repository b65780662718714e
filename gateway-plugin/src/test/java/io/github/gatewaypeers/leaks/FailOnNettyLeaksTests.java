package io.github.gatewaypeers.leaks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.engine;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

class FailOnNettyLeaksTests {

	@Test
	void aLeakFailsTheRunAfterItsLastTest() {
		Events events = run(Leaking.class);
		events.assertThatEvents()
			.haveExactly(1, event(engine(), finishedWithFailure(
					message((text) -> text.startsWith("1 leak(s)") && text.contains("the test that leaks")))));
	}

	@Test
	void releasedBuffersDoNotFailTheRun() {
		Events events = run(Releasing.class);
		events.assertThatEvents().haveExactly(1, event(engine(), finishedSuccessfully()));
	}

	@Test
	void everyBufferOfTheseTestsIsWatched() {
		assertThat(ResourceLeakDetectorFactory.instance()).isInstanceOf(NettyLeaks.class);
		assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
	}

	private static Events run(Class<?> testClass) {
		return EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.selectors(selectClass(testClass))
			.execute()
			.containerEvents();
	}

	/** Has leaks of its own, so as not to fail the run that this class is part of. */
	static class Leaking {

		static final NettyLeaks leaks = new NettyLeaks();

		@RegisterExtension
		static final FailOnNettyLeaks extension = new FailOnNettyLeaks(leaks);

		@Test
		void leaks() {
			ResourceLeakTracker<Object> tracker = leaks.newResourceLeakDetector(Object.class, 1).track(new Object());
			assertThat(tracker).isNotNull();
			tracker.record("the test that leaks");
		}

	}

	static class Releasing {

		static final NettyLeaks leaks = new NettyLeaks();

		@RegisterExtension
		static final FailOnNettyLeaks extension = new FailOnNettyLeaks(leaks);

		@Test
		void releases() {
			Object resource = new Object();
			ResourceLeakTracker<Object> tracker = leaks.newResourceLeakDetector(Object.class, 1).track(resource);
			assertThat(tracker).isNotNull();
			assertThat(tracker.close(resource)).isTrue();
			ByteBuf buffer = Unpooled.buffer();
			buffer.release();
		}

	}

}
