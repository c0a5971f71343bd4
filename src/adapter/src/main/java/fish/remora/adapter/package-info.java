/**
 * The resource adapter of Jakarta Connectors 2.1: the only home of sockets, TLS and {@code jakarta.resource}. It gathers facts and
 * plays calls through endpoints; it decides nothing.
 *
 * <p>A port opens when an application activates an endpoint for it, and closes when the endpoint goes: without an application there
 * is nobody to answer. {@code server} holds the listeners, {@code client} the way out, {@code dns} the search for hosts; here is their
 * contract with the container.
 */
@NullMarked
package fish.remora.adapter;

import org.jspecify.annotations.NullMarked;
