package fish.remora.app.email;

import fish.remora.api.mailbox.SearchKey;
import java.util.List;
import java.util.Set;

/** Which messages somebody looks for: RFC 8621 §4.4.1. A message is in several mailboxes, and yet it is one. */
public sealed interface EmailFilter {
    /** All of them: AND. Of none: every message. */
    record All(List<EmailFilter> filters) implements EmailFilter {
        public All {
            filters = List.copyOf(filters);
        }
    }

    /** OR. */
    record Any(List<EmailFilter> filters) implements EmailFilter {
        public Any {
            filters = List.copyOf(filters);
        }
    }

    /** None of them: NOT. */
    record None(List<EmailFilter> filters) implements EmailFilter {
        public None {
            filters = List.copyOf(filters);
        }
    }

    /** It is in that mailbox. */
    record In(long mailbox) implements EmailFilter {}

    /** It is in a mailbox that is none of these. */
    record Beyond(Set<Long> mailboxes) implements EmailFilter {
        public Beyond {
            mailboxes = Set.copyOf(mailboxes);
        }
    }

    /** Something that is the same wherever the message is: about its octets, its size or its arrival. */
    record Matches(SearchKey key) implements EmailFilter {}

    /** It has that keyword, in lower case (RFC 8621 §4.1.1). */
    record Keyword(String keyword) implements EmailFilter {}

    /** Messages of its thread have that keyword. */
    record InThread(HowMany howMany, String keyword) implements EmailFilter {}

    /** It has an attachment: {@link fish.remora.protocol.mime.Summary#hasAttachment}. */
    enum Attachment implements EmailFilter {
        THERE
    }

    /** Of the messages of a thread. */
    enum HowMany {
        ALL,
        SOME
    }
}
