package fish.remora.it.peer;

import java.io.IOException;

/** The sink has ended the session on purpose. */
final class Closed extends IOException {
    /** What it said before; empty: nothing. */
    final String said;

    Closed() {
        this("");
    }

    Closed(String said) {
        this.said = said;
    }
}
