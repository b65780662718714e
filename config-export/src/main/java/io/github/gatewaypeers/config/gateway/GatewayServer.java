package io.github.gatewaypeers.config.gateway;

/**
 * A server to which clients of a gateway stick.
 *
 * @param name its name, as {@code server_key} holds it
 * @param id its number, as {@code server_id} holds it; 0 for none
 * @param property the property of the route
 */
public record GatewayServer(String name, int id, String property) {

}
