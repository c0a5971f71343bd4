package fish.remora.protocol.smtp.client;

import java.time.Duration;

/** How long the peer may take, RFC 5321 §4.5.3.2, as a share of the five minutes that most of its commands have. */
enum Patience {
    /** §4.5.3.2.1 greeting, §4.5.3.2.2 MAIL, §4.5.3.2.3 RCPT; and all others, of which nothing is said there. */
    COMMAND(5),
    /** §4.5.3.2.4. */
    START_OF_CONTENT(2),
    /** §4.5.3.2.5, for each block that is written. */
    BLOCK(3),
    /** §4.5.3.2.6. */
    END_OF_CONTENT(10),
    /** QUIT: nothing depends on its reply. */
    FAREWELL(1);

    private final int minutes;

    Patience(int minutes) {
        this.minutes = minutes;
    }

    Duration of(Duration replyTimeout) {
        return replyTimeout.multipliedBy(minutes).dividedBy(COMMAND.minutes);
    }
}
