package io.github.gatewaypeers.architecture.violations.session;

import io.github.gatewaypeers.architecture.violations.peers.Peers;

interface KnowsPeers {

	void know(Peers peers);

}
