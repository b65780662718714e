package io.github.gatewaypeers.config.gateway;

import java.util.List;

/**
 * What a request is tracked by at some place among the filters, each by the stick counter
 * of its place in the list.
 */
record Tracked(List<TrackFilter> list) {

	int last(String table) {
		for (int i = this.list.size() - 1; i >= 0; i--) {
			if (this.list.get(i).table().equals(table)) {
				return i;
			}
		}
		return -1;
	}

}
