package io.github.gatewaypeers.leaks;

import java.util.List;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails the run after its last test when a Netty buffer was collected without having been
 * released. JUnit finds this extension by itself; the report says where the buffer was
 * touched last, hence which test to look at.
 */
public class FailOnNettyLeaks implements BeforeAllCallback {

	private final NettyLeaks leaks;

	public FailOnNettyLeaks() {
		this(NettyLeaks.install());
	}

	FailOnNettyLeaks(NettyLeaks leaks) {
		this.leaks = leaks;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		context.getRoot()
			.getStore(Namespace.create(this))
			.computeIfAbsent("end", (key) -> (AutoCloseable) this::failOnLeaks);
	}

	private void failOnLeaks() {
		List<String> found = this.leaks.collect();
		if (!found.isEmpty()) {
			throw new AssertionError(found.size() + " leak(s) of Netty resources:\n" + String.join("\n", found));
		}
	}

}
