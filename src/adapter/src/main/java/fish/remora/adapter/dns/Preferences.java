package fish.remora.adapter.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * The MX records of a domain that name a host, in the order of RFC 5321 §5.1: lower preferences first, equal ones at random. Immutable.
 *
 * @param records none of them null MX unless it stands alone
 */
record Preferences(List<MXRecord> records) {
    /** A domain may name hundreds; who cannot be reached at these is not to be reached. */
    private static final int MOST_HOSTS = 20;

    /** RFC 1123 §2.1, and the underscore that some have. Other octets come as escapes that are no text to log or to show. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    Preferences {
        records = List.copyOf(records);
    }

    static Preferences of(List<Record> answer) {
        List<MXRecord> records = new ArrayList<>();
        List<MXRecord> nulls = new ArrayList<>();
        for (Record each : answer) {
            if (each instanceof MXRecord mx) {
                if (mx.getTarget().equals(Name.root)) {
                    nulls.add(mx);
                } else if (HOST.matcher(mx.getTarget().toString(true)).matches()) {
                    records.add(mx);
                }
            }
        }
        if (records.isEmpty()) {
            return new Preferences(nulls);
        }
        // The sort keeps the order of equals, which chance has made.
        Collections.shuffle(records);
        records.sort(Comparator.comparingInt(MXRecord::getPriority));
        return new Preferences(records.subList(0, Math.min(records.size(), MOST_HOSTS)));
    }

    /** RFC 7505 §3: the domain takes no mail. */
    boolean isNull() {
        return !isEmpty() && records.get(0).getTarget().equals(Name.root);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    List<Name> hosts() {
        return records.stream().map(MXRecord::getTarget).toList();
    }

    /** Without the dot at its end. */
    String name(int index) {
        return records.get(index).getTarget().toString(true);
    }

    /** RFC 5321 §5.1: what is left when this host is ourselves: the ones preferred to it. */
    Preferences before(String ourName) {
        return new Preferences(records.subList(0, end(i -> name(i).equalsIgnoreCase(ourName))));
    }

    /** How many are preferred to all of which the condition is true. */
    int end(IntPredicate isOurs) {
        for (int i = 0; i < records.size(); i++) {
            if (isOurs.test(i)) {
                int preference = records.get(i).getPriority();
                return (int) records.stream()
                        .filter(record -> record.getPriority() < preference)
                        .count();
            }
        }
        return records.size();
    }
}
