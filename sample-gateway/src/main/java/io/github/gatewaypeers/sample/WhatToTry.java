package io.github.gatewaypeers.sample;

import io.github.gatewaypeers.peers.PeerStatus;
import io.github.gatewaypeers.peers.PeersSection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says in the log what runs where, and which commands show it.
 */
@Component
class WhatToTry {

	private static final Logger logger = LoggerFactory.getLogger(WhatToTry.class);

	private final Upstreams upstreams;

	private final PeersSection section;

	WhatToTry(Upstreams upstreams, PeersSection section) {
		this.upstreams = upstreams;
		this.section = section;
	}

	@EventListener
	void say(ApplicationReadyEvent event) {
		String url = "http://localhost:"
				+ event.getApplicationContext().getEnvironment().getProperty("local.server.port");
		this.upstreams.ports().forEach((name, port) -> logger.info("Upstream {} on http://localhost:{}", name, port));
		for (PeerStatus peer : this.section.peers()) {
			boolean local = peer.name().equals(this.section.localPeer());
			logger.info("Peer {} on {}{}", peer.name(), peer.address(), local ? ", this gateway" : "");
		}
		logger.info("One of the upstreams answers:       curl {}/hello", url);
		logger.info("An error that the table counts:     curl -i {}/status/404", url);
		logger.info(
				"Too many requests in ten seconds:   for i in $(seq 25); do curl -s -o /dev/null -w '%{http_code} ' {}/hello; done",
				url);
		logger.info("A session that stays at its upstream: for i in 1 2 3; do curl -s -b SESSION=jane {}/shop; done",
				url);
		logger.info("Both halves of the configuration:   {}/haproxy-config in a browser", url);
		logger.info("Share the table with an HAProxy:    haproxy -L haproxy1 -f sample-gateway/haproxy.cfg");
	}

}
