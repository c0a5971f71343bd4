package fish.remora.embedded.queue;

import fish.remora.embedded.mailstore.Format;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An export or import that the server has written down.
 *
 * @param account its path in the API
 * @param id opens the account's messages
 * @param maxMessageSize in octets
 */
record Transfer(String account, String id, long maxMessageSize) {
    /**
     * Begins it.
     *
     * @param direction {@code export} or {@code import}
     * @param about from or to where, for the record
     * @throws Usage without a reason
     */
    static Transfer begin(Session session, Line line, String direction, String about) throws Failure, Usage {
        String account = "accounts/" + Api.segment(line.word("the address of an account"));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reason", line.required("reason", Actions.WHY));
        body.put("direction", direction);
        body.put("about", about);
        Map<String, Object> answer = Session.read(session.api().post(account + "/transfers", body));
        return new Transfer(
                account, Cells.text(answer, "transfer"), Long.parseLong(Cells.text(answer, "maxMessageSize")));
    }

    /** Where the messages of a mailbox are; the levels of its name are levels of the path. */
    String messages(String mailbox) {
        return account + "/mailboxes/"
                + Arrays.stream(mailbox.split("/", -1)).map(Api::segment).collect(Collectors.joining("/"))
                + "/messages";
    }

    /** What {@code --format} says; null when it says nothing. */
    static @Nullable Format format(Line line) throws Usage {
        String format = line.option("format");
        if (format == null) {
            return null;
        }
        if (!format.equals("mbox") && !format.equals("maildir")) {
            throw new Usage("--format " + format + ": must be mbox or maildir");
        }
        return Format.valueOf(format.toUpperCase(Locale.ROOT));
    }
}
