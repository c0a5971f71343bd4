package fish.remora.api;

/** Names an account across a port; {@code account.id} of the database. */
public record AccountId(long value) {
    public AccountId {
        if (value <= 0) {
            throw new IllegalArgumentException("an account id is positive: " + value);
        }
    }
}
