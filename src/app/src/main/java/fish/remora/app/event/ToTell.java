package fish.remora.app.event;

/** Told inside a transaction in which rows of {@code publication} were written. */
public record ToTell() {}
