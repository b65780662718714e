package io.github.gatewaypeers.peers;

import java.util.Collection;

import io.github.gatewaypeers.session.PeerSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process that has just started gets to know everything: from its predecessor on
 * this host if there is one, else from one remote peer after another until one is up to
 * date, else, for want of a teacher, not at all. Unlike HAProxy it then still asks when a
 * teacher turns up later, and until then calls its own lessons partial. Confined to the
 * thread of the peers section.
 */
final class Resync {

	private static final Logger logger = LoggerFactory.getLogger(Resync.class);

	private final String section;

	private final long timeout;

	private State state;

	private long deadline;

	private @Nullable Peer teacher;

	/**
	 * Begins the search for a teacher.
	 * @param timeout how long to wait for one, in milliseconds
	 * @param predecessor whether a process of our name is there to teach us
	 */
	Resync(String section, long timeout, boolean predecessor, long now) {
		this.section = section;
		this.timeout = timeout;
		this.state = predecessor ? State.FROM_LOCAL : State.FROM_REMOTE;
		this.deadline = now + timeout;
	}

	/**
	 * Tells whether there is nothing to wait for: we know all there is to know, or have
	 * given up and nobody is there now who might know more.
	 */
	boolean isUpToDate(Collection<Peer> remotes) {
		return this.state == State.COMPLETE
				|| (this.state == State.INCOMPLETE && remotes.stream().noneMatch(Resync::mayTeach));
	}

	private static boolean mayTeach(Peer peer) {
		return peer.session != null && !peer.notUpToDate;
	}

	/**
	 * Tells whether we know all there is to know.
	 */
	boolean isComplete() {
		return this.state == State.COMPLETE;
	}

	/**
	 * Tells whether our predecessor may still have the sessions with remote peers.
	 */
	boolean isWaitingForPredecessor() {
		return this.state == State.FROM_LOCAL;
	}

	/**
	 * Looks at the clock.
	 */
	void tick(Collection<Peer> remotes, long now) {
		if (this.state == State.COMPLETE || this.teacher != null) {
			return;
		}
		if (this.state == State.FROM_LOCAL && now >= this.deadline) {
			logger.info("[{}] the process before this one taught nothing within {} ms; asking a remote peer",
					this.section, this.timeout);
			askRemotes(now);
		}
		if (this.state != State.FROM_LOCAL) {
			askSomebody(remotes, now);
		}
	}

	private void askRemotes(long now) {
		this.state = State.FROM_REMOTE;
		this.deadline = now + this.timeout;
	}

	private void askSomebody(Collection<Peer> remotes, long now) {
		boolean all = !remotes.isEmpty();
		for (Peer peer : remotes) {
			PeerSession session = peer.session;
			if (session != null && mayTeach(peer)) {
				ask(peer, session);
				return;
			}
			all = all && session != null;
		}
		if (all) {
			logger.info("[{}] no peer knows more than this process", this.section);
			this.state = State.COMPLETE;
		}
		else if (this.state == State.FROM_REMOTE && (remotes.isEmpty() || now >= this.deadline)) {
			logger.info("[{}] no peer can teach this process; it goes on with what it has", this.section);
			this.state = State.INCOMPLETE;
		}
	}

	private void ask(Peer peer, PeerSession session) {
		assign(peer);
		if (this.state == State.INCOMPLETE) {
			session.requestLateLesson();
		}
		else {
			session.requestLesson();
		}
		if (peer.connection != null) {
			peer.connection.wake();
		}
	}

	/**
	 * A process of our name has connected to teach us.
	 */
	void onPredecessor(Peer local, PeerSession session) {
		if (this.state == State.FROM_LOCAL && this.teacher == null) {
			assign(local);
			session.expectLesson();
		}
	}

	private void assign(Peer peer) {
		this.teacher = peer;
		peer.log.info("learning all tables");
	}

	void onLearned(Peer peer, boolean complete, long now) {
		if (this.teacher != peer) {
			return;
		}
		this.teacher = null;
		if (complete) {
			peer.log.info("resync finished");
			this.state = State.COMPLETE;
		}
		else {
			peer.log.info("resync partial: that peer does not know everything either");
			peer.notUpToDate = true;
			this.deadline = now + this.timeout;
		}
		if (this.state == State.FROM_LOCAL) {
			askRemotes(now);
		}
	}

	/**
	 * A session with a peer has begun or ended.
	 */
	void onSessionChange(Peer peer, long now) {
		peer.notUpToDate = false;
		if (this.teacher == peer) {
			peer.log.info("resync broken off; asking another peer");
			this.teacher = null;
			this.deadline = now + this.timeout;
		}
	}

	private enum State {

		/** Waits for our predecessor to teach us. */
		FROM_LOCAL,

		/** Looks for a remote peer to teach us. */
		FROM_REMOTE,

		/** Has given up waiting. */
		INCOMPLETE,

		/** Knows what the others know. */
		COMPLETE

	}

}
