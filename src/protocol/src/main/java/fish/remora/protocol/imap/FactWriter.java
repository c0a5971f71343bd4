package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.protocol.mime.Summary;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** Writes what there is one of for each message: {@code msg-att} of RFC 9051 §9 without octets. One thread. */
final class FactWriter {
    private static final int DAY = 86_400;
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final MailboxView view;
    private final Output out;
    /** More sets of flags are not kept: in a mailbox that has so many, a set seldom comes back. */
    private static final int MOST_KEPT = 1_000;

    /** As they are written, by their bits: most messages of a mailbox have one of a few. */
    private final Map<Long, String> flags = new HashMap<>();

    private long lastBits = -1;
    private String lastFlags = "";

    private long lastDay;
    private String lastDayText = "";

    FactWriter(MailboxView view, Output out) {
        this.view = view;
        this.out = out;
    }

    void ofView(FetchItem.Fact fact, int index) {
        switch (fact) {
            case UID -> out.text("UID ").number(view.uid(index));
            case FLAGS -> out.text("FLAGS ").text(flags(view.flags(index)));
            case MODSEQ -> out.text("MODSEQ (").number(view.modseq(index)).text(')');
            case THREADID -> out.text("THREADID NIL");
            default -> throw new IllegalArgumentException(fact + " is not in the view");
        }
    }

    private String flags(long bits) {
        if (bits != lastBits) {
            if (flags.size() == MOST_KEPT) {
                flags.clear();
            }
            lastFlags = flags.computeIfAbsent(bits, each -> Flags.text(view, each));
            lastBits = bits;
        }
        return lastFlags;
    }

    void ofMessage(FetchItem.Fact fact, MessageOctets message) throws Denied {
        switch (fact) {
            case SIZE -> out.text("RFC822.SIZE ").number(message.message().size());
            case INTERNALDATE -> date("INTERNALDATE ", message.message().internalDate());
            case SAVEDATE -> date("SAVEDATE ", message.message().savedDate());
            case EMAILID ->
                out.text("EMAILID (")
                        .text(EmailId.text(message.message().message()))
                        .text(')');
            default -> ofSummary(fact, message.summary());
        }
    }

    private void ofSummary(FetchItem.Fact fact, Summary summary) {
        switch (fact) {
            case ENVELOPE -> out.text("ENVELOPE ").octets(summary.envelope());
            case BODY -> out.text("BODY ").octets(summary.body());
            case BODYSTRUCTURE -> out.text("BODYSTRUCTURE ").octets(summary.bodyStructure());
            case PREVIEW -> out.text("PREVIEW ").string(summary.preview());
            default -> throw new IllegalArgumentException(fact + " is not in the summary");
        }
    }

    /** {@code date-time}, in UTC. */
    private void date(String label, Instant instant) {
        long seconds = instant.getEpochSecond();
        int second = (int) Math.floorMod(seconds, (long) DAY);
        out.text(label).text('"').text(day(Math.floorDiv(seconds, DAY)));
        pair(' ', second / 3600);
        pair(':', second / 60 % 60);
        pair(':', second % 60);
        out.text(" +0000\"");
    }

    /** Neighbours in a mailbox are often of one day. */
    private String day(long epochDay) {
        if (epochDay != lastDay || lastDayText.isEmpty()) {
            LocalDate day = LocalDate.ofEpochDay(epochDay);
            lastDay = epochDay;
            lastDayText = (day.getDayOfMonth() < 10 ? " " : "")
                    + day.getDayOfMonth()
                    + '-'
                    + MONTHS[day.getMonthValue() - 1]
                    + '-'
                    + year(day.getYear());
        }
        return lastDayText;
    }

    /** Four digits, whatever an offset has made of what somebody gave at APPEND. */
    private static String year(int year) {
        int four = Math.min(Math.max(year, 0), 9999);
        return four < 1000 ? Integer.toString(10_000 + four).substring(1) : Integer.toString(four);
    }

    private void pair(char before, int number) {
        out.text(before).text((char) ('0' + number / 10)).text((char) ('0' + number % 10));
    }
}
