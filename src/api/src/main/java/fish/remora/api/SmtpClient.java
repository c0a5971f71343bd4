package fish.remora.api;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The adapter's SMTP client (RFC 5321 §2.3.1): takes messages to other servers. A connection factory of Jakarta Connectors; the
 * object is a light handle, connections are kept and reused by the adapter for each next hop. Thread-safe.
 *
 * <p>The adapter opens as many connections as transmissions are under way at once: how many may go to one next hop is the caller's decision.
 */
public interface SmtpClient extends Serializable {
    /**
     * Begins a transmission and returns at once; nothing waits for the network.
     *
     * @param done learns what became of it: called exactly once, within the time-outs of RFC 5321 §4.5.3.2, on a thread that must not
     *     be blocked (an event loop), perhaps before this method has returned
     */
    void transmit(NextHop nextHop, Transmission transmission, Consumer<Transmitted> done);

    /** The smart host of {@code remora.relay}, to which all foreign mail goes that has no route of its own; empty: by MX. */
    Optional<NextHop.Host> smartHost();
}
