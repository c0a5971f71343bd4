package fish.remora.protocol.smtp.client;

import fish.remora.api.Reply;

/** Each command of a {@link Transaction}: how long its reply may take, what the reply does. This table is the only dispatcher. */
enum Command {
    RSET("RSET", Patience.COMMAND, Transaction::cleared),
    MAIL("MAIL", Patience.COMMAND, Transaction::sender),
    RCPT("RCPT", Patience.COMMAND, Transaction::recipient),
    DATA("DATA", Patience.START_OF_CONTENT, Transaction::startOfContent),
    BDAT("BDAT", Patience.END_OF_CONTENT, Transaction::endOfChunk),
    /** The dot that ends the content of DATA. */
    DOT("the end of the content", Patience.END_OF_CONTENT, Transaction::endOfContent);

    /** What a reply does. */
    @FunctionalInterface
    interface Answer {
        void run(Transaction transaction, Reply reply) throws Garbled;
    }

    final String words;
    final Patience patience;
    final Answer answer;

    Command(String words, Patience patience, Answer answer) {
        this.words = words;
        this.patience = patience;
        this.answer = answer;
    }
}
