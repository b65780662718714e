package io.github.gatewaypeers.architecture.violations.filter;

import io.github.gatewaypeers.architecture.violations.peers.Peers;

interface KnowsPeers {

	void know(Peers peers);

}
