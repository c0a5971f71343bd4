package fish.remora.api;

/**
 * One accepted forward-path of an envelope.
 *
 * @param address where it goes; a bare {@code <Postmaster>} (RFC 5321 §4.1.1.3) has been completed with the host name
 * @param dsn what its sender wants to hear of it
 */
public record Recipient(Address address, DsnRequest dsn) {}
