package fish.remora.app.setup;

/** Where a way begins. */
record Offer(Way way, String host, int port) {}
