package io.github.gatewaypeers.architecture.violations.health;

import io.github.gatewaypeers.architecture.violations.session.Session;

interface KnowsSession {

	void know(Session session);

}
