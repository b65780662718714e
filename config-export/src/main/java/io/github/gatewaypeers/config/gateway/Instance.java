package io.github.gatewaypeers.config.gateway;

import org.jspecify.annotations.Nullable;

/**
 * An instance of a service, as the properties list it.
 *
 * @param uri where it is
 * @param instanceId its identity, or {@code null}
 * @param name what HAProxy calls it, or {@code null} if nobody says
 * @param id the number of its server, 0 for none
 * @param address the address of its server, or {@code null} for that of the URI
 */
record Instance(String uri, @Nullable String instanceId, @Nullable String name, int id, @Nullable String address) {

}
