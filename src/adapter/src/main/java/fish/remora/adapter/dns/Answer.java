package fish.remora.adapter.dns;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.xbill.DNS.Record;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * What the DNS says to one question, CNAME records followed.
 *
 * @param records empty unless found
 */
record Answer(Kind kind, List<Record> records) {
    /** In the order of what they leave to be hoped. */
    enum Kind {
        FOUND,
        /** SERVFAIL, REFUSED, no reply in time, a chain of CNAME records without end: perhaps later. */
        FAILED,
        /** The name exists, of this type there is nothing (RFC 2308 §2.2). */
        NO_DATA,
        /** NXDOMAIN (RFC 2308 §2.1). */
        NO_DOMAIN
    }

    static Answer of(LookupResult result) {
        List<Record> records = result.getRecords();
        return new Answer(records.isEmpty() ? Kind.NO_DATA : Kind.FOUND, records);
    }

    static Answer of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NoSuchDomainException) {
            return new Answer(Kind.NO_DOMAIN, List.of());
        }
        return new Answer(cause instanceof NoSuchRRSetException ? Kind.NO_DATA : Kind.FAILED, List.of());
    }

    boolean isFound() {
        return kind == Kind.FOUND;
    }

    /** Both together, of one name: its A and its AAAA records. */
    Answer and(Answer other) {
        if (isFound() && other.isFound()) {
            return new Answer(
                    Kind.FOUND,
                    Stream.concat(records.stream(), other.records.stream()).toList());
        }
        return kind.compareTo(other.kind) <= 0 ? this : other;
    }
}
