package fish.remora.protocol.smtp.client;

import fish.remora.api.Reply;

/** Where a {@link ClientSession} stands (its picture is there), and what a reply does: the only dispatcher. */
enum State {
    GREETING("the greeting", Patience.COMMAND, true, ClientSession::greeted),
    EHLO("the reply to EHLO", Patience.COMMAND, true, ClientSession::ehloAnswered),
    HELO("the reply to HELO", Patience.COMMAND, true, ClientSession::heloAnswered),
    STARTTLS("the reply to STARTTLS", Patience.COMMAND, true, ClientSession::startTlsAnswered),
    HANDSHAKE("the end of the TLS handshake", Patience.COMMAND, true, (session, reply) -> {
        throw new Garbled("a reply in the middle of the TLS handshake");
    }),
    AUTH("the reply to AUTH", Patience.COMMAND, true, ClientSession::authAnswered),
    READY("a message", Patience.COMMAND, false, ClientSession::spokenTo),
    TRANSACTION("a transaction", Patience.COMMAND, false, ClientSession::transactionAnswered),
    QUIT("the reply to QUIT", Patience.FAREWELL, false, ClientSession::spokenTo),
    CLOSED("nothing", Patience.FAREWELL, false, ClientSession::spokenTo);

    /** What a reply does. */
    @FunctionalInterface
    interface Answer {
        void run(ClientSession session, Reply reply) throws Garbled;
    }

    /** What is waited for. */
    final String awaited;

    final Patience patience;

    /** No transmission was taken yet: a failure is told once, not for each recipient. */
    final boolean isOpening;

    final Answer answer;

    State(String awaited, Patience patience, boolean isOpening, Answer answer) {
        this.awaited = awaited;
        this.patience = patience;
        this.isOpening = isOpening;
        this.answer = answer;
    }
}
