package fish.remora.adapter.server;

/** Why we end a conversation. */
enum Farewell {
    STOPPING,
    OVERLOADED,
    TIMEOUT,
    EARLY_TALKER,
    TOO_LARGE
}
