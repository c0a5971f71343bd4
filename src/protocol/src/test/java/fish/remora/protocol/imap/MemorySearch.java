package fish.remora.protocol.imap;

import fish.remora.api.mailbox.SearchKey;
import fish.remora.protocol.mime.MessageText;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import fish.remora.protocol.mime.Summary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Whether a message of {@link MemoryMailboxes} matches: one message at a time, from its octets. */
final class MemorySearch {
    private final MemoryMailbox mailbox;
    private final long uid;
    private final MemoryMailbox.Entry entry;

    private MemorySearch(MemoryMailbox mailbox, long uid, MemoryMailbox.Entry entry) {
        this.mailbox = mailbox;
        this.uid = uid;
        this.entry = entry;
    }

    static boolean matches(SearchKey key, MemoryMailbox mailbox, long uid, MemoryMailbox.Entry entry) {
        return new MemorySearch(mailbox, uid, entry).matches(key);
    }

    /** Behind the empty line; the end when there is none. */
    static int headerEnd(byte[] octets) {
        for (int i = 0; i + 3 < octets.length; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n' && octets[i + 2] == '\r' && octets[i + 3] == '\n') {
                return i + 4;
            }
        }
        return octets.length;
    }

    private boolean matches(SearchKey key) {
        if (key instanceof SearchKey.And and) {
            return and.keys().stream().allMatch(this::matches);
        } else if (key instanceof SearchKey.Or or) {
            return matches(or.one()) || matches(or.other());
        } else if (key instanceof SearchKey.Not not) {
            return !matches(not.key());
        } else if (key instanceof SearchKey.Uids uids) {
            return uids.ranges().stream().anyMatch(range -> range.contains(uid));
        } else if (key instanceof SearchKey.Has has) {
            return has.flag().isIn(entry.flags());
        } else if (key instanceof SearchKey.HasKeyword has) {
            return mailbox.view().keywords(entry.flags()).stream().anyMatch(has.keyword()::equalsIgnoreCase);
        } else if (key instanceof SearchKey.ModSeq modseq) {
            return entry.modseq() >= modseq.atLeast();
        } else if (key instanceof SearchKey.Message message) {
            return entry.message() == message.id();
        }
        return key == SearchKey.Every.MESSAGE || matchesSizeOrDate(key) || matchesText(key);
    }

    private boolean matchesSizeOrDate(SearchKey key) {
        if (key instanceof SearchKey.Larger larger) {
            return entry.octets().length > larger.octets();
        } else if (key instanceof SearchKey.Smaller smaller) {
            return entry.octets().length < smaller.octets();
        } else if (key instanceof SearchKey.Since since) {
            return !entry.internalDate().isBefore(since.instant());
        } else if (key instanceof SearchKey.Until until) {
            return !entry.internalDate().isAfter(until.instant());
        } else if (key instanceof SearchKey.Days days) {
            return day(days.when())
                    .filter(day -> !day.isBefore(days.from()) && day.isBefore(days.before()))
                    .isPresent();
        }
        return false;
    }

    private Optional<LocalDate> day(SearchKey.When when) {
        return switch (when) {
            case INTERNAL -> Optional.of(LocalDate.ofInstant(entry.internalDate(), ZoneOffset.UTC));
            case SAVED -> Optional.of(LocalDate.ofInstant(entry.savedDate(), ZoneOffset.UTC));
            case SENT -> Summary.read(Summary.write(index(), entry.octets())).sentDay();
        };
    }

    private boolean matchesText(SearchKey key) {
        if (key instanceof SearchKey.Header header) {
            return MessageText.field(index(), header.field()).stream().anyMatch(value -> holds(value, header.text()));
        } else if (key instanceof SearchKey.Body body) {
            return holds(body(), body.text());
        } else if (key instanceof SearchKey.Text text) {
            return holds(MessageText.header(index()), text.text()) || holds(body(), text.text());
        }
        return false;
    }

    private static boolean holds(String text, String part) {
        return MessageText.fold(text).contains(MessageText.fold(part));
    }

    private MimeIndex index() {
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(entry.octets(), 0, entry.octets().length);
        return indexer.finish();
    }

    private String body() {
        try {
            return MessageText.body(index(), new ByteArrayInputStream(entry.octets()), 1_000_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
