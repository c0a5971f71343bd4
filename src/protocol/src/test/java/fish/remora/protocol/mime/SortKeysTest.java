package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a {@link Summary} keeps for SORT, THREAD and the SENT* keys of SEARCH. */
class SortKeysTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tue, 1 Jul 2003 10:52:37 +0200|2003-07-01T08:52:37Z|2003-07-01",
                "1 Jul 2003 23:52 -0300 (comment (nested))|2003-07-02T02:52:00Z|2003-07-01",
                "21 Nov 97 09:55:06 GMT|1997-11-21T09:55:06Z|1997-11-21",
                "Thu,21 Nov 02 09:55:06 EST|2002-11-21T14:55:06Z|2002-11-21",
                "Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)|1969-02-14T03:02:00Z|1969-02-13",
                "Mon Nov 23 18:32:39 2026|2026-11-23T18:32:39Z|2026-11-23",
                "2026-11-23T18:32:39Z|2026-11-23T18:32:39Z|2026-11-23",
                "5-Mar-2001 10:00:00 PDT|2001-03-05T17:00:00Z|2001-03-05",
                "Sat, 1 January 2000|2000-01-01T00:00:00Z|2000-01-01",
                "1 Jan 100 00:00:00 Z|2000-01-01T00:00:00Z|2000-01-01",
                "31 Dec 1999 23:59:60 +0000|1999-12-31T23:59:59Z|1999-12-31",
                "1 Jan 2000 10.11.12 +01:30|2000-01-01T08:41:12Z|2000-01-01",
                "31 Feb 2000 10:11:12||",
                "yesterday||",
                "0 Foo 2000||",
            })
    void dates(String value, @Nullable String instant, @Nullable String day) {
        Summary summary = SummaryTest.of("Date: " + value, "");
        if (day == null) {
            assertThat(summary.sentDay()).isEmpty();
            return;
        }
        assertThat(summary.sentDay()).contains(LocalDate.parse(day));
        assertThat(summary.sentDate()).contains(Instant.parse(instant));
    }

    /** RFC 5256 §2.1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello|Hello|false",
                "Re: Hello|Hello|true",
                "RE:  fwd : FW: Hello (fwd) (Fwd)|Hello|true",
                "[list] Hello|Hello|false",
                "[list] Re: [x] Re[2]: Hello|Hello|true",
                "Re: [list]|[list]|true",
                "[list]|[list]|false",
                "[Fwd: Re: Hello]|Hello|true",
                "[Fwd: Hello] x|x|false",
                "Reply: Hello|Reply: Hello|false",
                "Re|Re|false",
                "Re:|''|true",
                "=?utf-8?Q?Re:_H=C3=A9?= =?utf-8?Q?llo?=|H\u00e9llo|true",
                "a   b|a b|false",
            })
    void baseSubjects(String subject, String base, boolean marked) {
        Summary summary = SummaryTest.of("Subject: " + subject, "");
        assertThat(summary.baseSubject()).isEqualTo(base);
        assertThat(summary.isReplyOrForward()).isEqualTo(marked);
    }

    @Test
    void threading() {
        Summary summary = SummaryTest.of(
                "Message-ID: <\"01KF8JCEOCBS0045PS\"@xxx.yyy.com>",
                "References: <a@b> rubbish <c@",
                "\td> <e@f",
                "In-Reply-To: <z@z>",
                "");
        assertThat(summary.messageId()).isEqualTo("01KF8JCEOCBS0045PS@xxx.yyy.com");
        assertThat(summary.references()).containsExactly("a@b", "c@d");
        assertThat(SummaryTest.of("In-Reply-To: your mail <y@z> <x@y>", "").references())
                .containsExactly("y@z");
        StringBuilder many = new StringBuilder("References:");
        for (int i = 0; i < 300; i++) {
            many.append("\r\n <").append(i).append("@x>");
        }
        assertThat(SummaryTest.of(many.toString(), "").references())
                .hasSize(100)
                .startsWith("0@x", "201@x")
                .endsWith("299@x");
    }

    /** RFC 5256 §3, RFC 5957. */
    @Test
    void sortKeys() {
        Summary summary = SummaryTest.of(
                "From: =?iso-8859-1?Q?J=FCrgen?= <j@x.test>, b@x.test",
                "To: undisclosed: k@x.test;",
                "Cc: c@x.test",
                "");
        assertThat(summary.firstFrom()).isEqualTo("j");
        assertThat(summary.firstTo()).isEqualTo("undisclosed");
        assertThat(summary.firstCc()).isEqualTo("c");
        assertThat(summary.displayFrom()).isEqualTo("J\u00fcrgen");
        assertThat(SummaryTest.of("To: a@b", "").displayTo()).isEqualTo("a@b");
        assertThat(SummaryTest.of("X: y", "").displayFrom()).isEmpty();
    }
}
