package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What every connection of this adapter shares.
 *
 * @param workers runs what may block; rejects when there is too much of it
 * @param patient runs what waits for a decision of other applications
 * @param tls for STARTTLS and implicit TLS
 * @param spools where content waits for its reply
 */
public record Surroundings(
        Configuration configuration, Executor workers, Executor patient, Tls tls, SpoolFolder spools) {
    Duration commandTimeout() {
        return configuration.commandTimeout();
    }

    Duration dataTimeout() {
        return configuration.dataTimeout();
    }
}
