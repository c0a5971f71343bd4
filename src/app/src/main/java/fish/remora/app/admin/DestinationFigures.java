package fish.remora.app.admin;

import fish.remora.app.operation.Parameters;
import fish.remora.app.start.Ids;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * A next hop's part of the queue. Immutable; a class with getters, since JMX of Java 17 takes no records.
 */
public final class DestinationFigures {
    private final JsonObject row;
    private final Instant now;

    /** @param row of {@link fish.remora.app.operation.QueueView#summary} */
    DestinationFigures(JsonObject row, Instant now) {
        this.row = row;
        this.now = now;
    }

    /** A domain, or {@code [host]:port}. */
    public String getDestination() {
        return row.getString("destination");
    }

    public long getDeliveries() {
        return number("deliveries");
    }

    /** Of these, those that wait for their next attempt. */
    public long getQueued() {
        return number("queued");
    }

    /** Of the queued, those whose time has come. */
    public long getDue() {
        return number("due");
    }

    /** Those that a node is talking about. */
    public long getLeased() {
        return number("leased");
    }

    /** Those that wait for a person. */
    public long getHeld() {
        return number("held");
    }

    /** Age of the oldest one. */
    public long getOldestSeconds() {
        Instant made = Ids.time(Parameters.id("oldest", row.getString("oldest")));
        return Math.max(0, Duration.between(made, now).toSeconds());
    }

    private long number(String name) {
        return row.getJsonNumber(name).longValue();
    }
}
