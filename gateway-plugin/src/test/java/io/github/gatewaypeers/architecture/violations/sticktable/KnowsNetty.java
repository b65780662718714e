package io.github.gatewaypeers.architecture.violations.sticktable;

import io.netty.buffer.ByteBuf;

interface KnowsNetty {

	void know(ByteBuf byteBuf);

}
