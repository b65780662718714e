package io.github.gatewaypeers.peers;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.stream.Stream;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Sockets}.
 */
class SocketsTests {

	/** The best of this machine, and those of every machine. */
	static Stream<Sockets> kinds() {
		return Stream.of(Sockets.BEST, Sockets.NIO);
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
	void bestAreThoseOfLinux() {
		assertThat(Epoll.isAvailable()).isTrue();
		assertThat(Sockets.BEST.client()).isEqualTo(EpollSocketChannel.class);
	}

	@Test
	void bestAreThoseOfJavaWithoutNettysLibrary() throws Exception {
		Class<?> sockets = Class.forName(Sockets.class.getName(), true, new WithoutEpoll());
		Field best = sockets.getDeclaredField("BEST");
		best.setAccessible(true);
		assertThat(sockets).isNotSameAs(Sockets.class);
		assertThat(best.get(null)).asString().contains(NioSocketChannel.class.getName());
	}

	/**
	 * Loads {@link Sockets} anew, where Netty's classes for epoll are missing.
	 */
	private static final class WithoutEpoll extends ClassLoader {

		WithoutEpoll() {
			super(SocketsTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("io.netty.channel.epoll.")) {
				throw new ClassNotFoundException(name);
			}
			if (!name.equals(Sockets.class.getName())) {
				return super.loadClass(name, resolve);
			}
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
