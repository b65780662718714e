package io.github.gatewaypeers.architecture.violations.sticktable;

import io.github.gatewaypeers.architecture.violations.codec.Message;

interface KnowsCodec {

	void know(Message message);

}
