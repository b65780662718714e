package io.github.gatewaypeers.architecture.violations.session;

import io.netty.buffer.ByteBuf;

interface KnowsNetty {

	void know(ByteBuf byteBuf);

}
