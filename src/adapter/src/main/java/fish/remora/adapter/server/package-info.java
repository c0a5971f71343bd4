/**
 * Listeners and connections on Netty. An event loop reads, cuts frames and runs the steps that need nobody; whatever asks the
 * application or touches a disk runs on a {@link fish.remora.adapter.Workers worker}; one connection is with one thread at a time.
 *
 * <p>Octets cross from worker to event loop as arrays. A worker never touches a Netty buffer: the container owns that thread, and
 * Netty's thread-locals on it would outlive the adapter.
 */
@NullMarked
package fish.remora.adapter.server;

import org.jspecify.annotations.NullMarked;
