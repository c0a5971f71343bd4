package fish.remora.protocol.imap;

import java.util.List;

/** An algorithm of THREAD: RFC 5256 §3. Messages come in the order of the mailbox. One command. */
interface Threading {
    /** Takes a message; returns about how many octets are held for it from now on. */
    int add(ThreadFacts message);

    /**
     * Once, when all messages have come: the threads. Each message is in them once, whatever the messages say of each other; dummies are at the top
     * only, with two children or more.
     */
    List<ThreadNode> threads();

    /** @param word in upper case */
    static Threading named(String word) throws BadSyntax {
        return switch (word) {
            case "ORDEREDSUBJECT" -> new SubjectThreading();
            case "REFERENCES" -> new ReferenceThreading();
            default -> throw new BadSyntax("Unknown threading algorithm");
        };
    }
}
