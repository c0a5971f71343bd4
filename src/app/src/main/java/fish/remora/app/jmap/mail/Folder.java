package fish.remora.app.jmap.mail;

import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Mailbox;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A mailbox as JMAP sees it: RFC 8621 §2. Immutable.
 *
 * @param name its own part of the whole name; where a level is missing above it (RFC 9051 §6.3.5 allows that), with that level
 * @param parent the mailbox above it
 */
record Folder(MailboxInfo info, MailboxInfo.Existing exists, String name, Optional<Long> parent) {
    /** In which order lists show them; those without a role come last. */
    private static final List<String> PLACES =
            List.of("inbox", "drafts", "sent", "flagged", "important", "archive", "all", "junk", "trash");

    private static final List<String> RIGHTS = List.of(
            "mayReadItems",
            "mayAddItems",
            "mayRemoveItems",
            "maySetSeen",
            "maySetKeywords",
            "mayCreateChild",
            "mayRename",
            "mayDelete",
            "maySubmit");

    long id() {
        return exists.id().value();
    }

    String text() {
        return Ids.mailbox(id());
    }

    /** RFC 8621 §2: as registered for IMAP, in lower case, and {@code inbox}. */
    Optional<String> role() {
        return isInbox()
                ? Optional.of("inbox")
                : info.use().map(SpecialUse::name).map(one -> one.toLowerCase(Locale.ROOT));
    }

    private boolean isInbox() {
        return info.name().equals(Mailbox.INBOX);
    }

    int sortOrder() {
        return role().map(role -> PLACES.indexOf(role) + 1).orElse(PLACES.size() + 1);
    }

    /** All properties but those that count threads. */
    JsonObjectBuilder json() {
        JsonObjectBuilder rights = Json.createObjectBuilder();
        for (String right : RIGHTS) {
            boolean name = right.equals("mayRename") || right.equals("mayDelete");
            rights.add(right, !(name && isInbox()));
        }
        JsonObjectBuilder object = Json.createObjectBuilder()
                .add("id", text())
                .add("name", name)
                .add(
                        "parentId",
                        parent.<JsonValue>map(id -> Values.text(Ids.mailbox(id)))
                                .orElse(JsonValue.NULL))
                .add("role", role().<JsonValue>map(Values::text).orElse(JsonValue.NULL))
                .add("sortOrder", sortOrder())
                .add("totalEmails", exists.status().messages())
                .add("unreadEmails", exists.status().unseen())
                .add("isSubscribed", info.subscribed());
        return object.add("myRights", rights);
    }
}
