package fish.remora.protocol.smtp.client;

import fish.remora.api.Reply;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Each line of a {@link Transaction}: what it says, how long its reply may take, what the reply does. This table is the only dispatcher. */
enum Command {
    RSET("RSET", Patience.COMMAND, Transaction::sayRset, Transaction::cleared),
    MAIL("MAIL", Patience.COMMAND, Transaction::sayMail, Transaction::senderAnswered),
    RCPT("RCPT", Patience.COMMAND, Transaction::sayRcpt, Transaction::recipientAnswered),
    DATA("DATA", Patience.START_OF_CONTENT, Transaction::sayData, Transaction::contentMayStart),
    BDAT("BDAT", Patience.END_OF_CONTENT, Transaction::sayBdat, Transaction::chunkAnswered),
    /** The dot that ends the content of DATA; a line of its own when there is no content. */
    DOT("the end of the content", Patience.END_OF_CONTENT, transaction -> ".", Transaction::contentAnswered);

    /** What a reply does. */
    @FunctionalInterface
    interface Answer {
        void run(Transaction transaction, Reply reply) throws Garbled;
    }

    /** What is waited for, after "the reply to". */
    final String words;

    final Patience patience;
    private final Function<Transaction, String> line;
    final Answer answer;

    Command(String words, Patience patience, Function<Transaction, String> line, Answer answer) {
        this.words = words;
        this.patience = patience;
        this.line = line;
        this.answer = answer;
    }

    /** As it is sent. */
    byte[] octets(Transaction transaction) {
        return (line.apply(transaction) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
