package fish.remora.protocol.imap;

import fish.remora.api.Denied;

/** Work of a command that is done piece by piece, so that the client can be told of its progress. */
interface Stage {
    /** Does the next piece; true: all is done. Not called again then. */
    boolean advance() throws Denied;

    /** How many of {@link #goal} messages are done. */
    long done();

    /** At least 1. */
    long goal();
}
