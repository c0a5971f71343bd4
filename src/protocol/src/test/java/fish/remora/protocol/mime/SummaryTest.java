package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    static Summary of(String... lines) {
        return of(Indexes.octets(lines));
    }

    static Summary of(byte[] message) {
        return Summary.read(Summary.write(Indexes.of(message), message));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** RFC 9051 §8, the message of the sample connection. */
    @Test
    void theExampleOfTheRfc() {
        Summary summary = of(
                "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)",
                "From: Terry Gray <gray@cac.washington.edu>",
                "Subject: IMAP4rev2 WG mtg summary and minutes",
                "To: imap@cac.washington.edu",
                "cc: minutes@CNRI.Reston.VA.US, ",
                " John Klensin <KLENSIN@MIT.EDU>",
                "Message-Id: <B27397-0100000@cac.washington.ed>",
                "MIME-Version: 1.0",
                "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII",
                "",
                "body");
        assertThat(text(summary.envelope()))
                .isEqualTo("(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\" "
                        + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
                        + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
                        + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
                        + "((NIL NIL \"imap\" \"cac.washington.edu\")) "
                        + "((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) "
                        + "NIL NIL \"<B27397-0100000@cac.washington.ed>\")");
        assertThat(text(summary.body()))
                .isEqualTo("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 6 1)");
        assertThat(summary.sentDate()).contains(Instant.parse("1996-07-17T09:23:25Z"));
        assertThat(summary.sentDay()).contains(LocalDate.of(1996, 7, 17));
        assertThat(summary.preview()).isEqualTo("body");
        assertThat(summary.messageId()).isEqualTo("B27397-0100000@cac.washington.ed");
        assertThat(summary.part(List.of(1)).orElseThrow().extent().end()).isEqualTo(summary.headerSize() + 6);
    }

    private static String envelopeOf(String field) {
        return text(of(field, "", "").envelope());
    }

    /** RFC 5322 Appendix A, and what else is about. Each is what stands in the place of To. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mary@example.net|(NIL NIL \"mary\" \"example.net\")",
                "Mary Smith <mary@example.net>|(\"Mary Smith\" NIL \"mary\" \"example.net\")",
                "\"Joe Q. Public\" <john.q.public@example.com>|(\"Joe Q. Public\" NIL \"john.q.public\" \"example.com\")",
                "\"Giant; \\\"Big\\\" Box\" <sysservices@example.net>"
                        + "|(\"Giant; \\\"Big\\\" Box\" NIL \"sysservices\" \"example.net\")",
                "A Group:Ed Jones <joe@where.test>,john@jdoe.example;"
                        + "|(NIL NIL \"A Group\" NIL)(\"Ed Jones\" NIL \"joe\" \"where.test\")"
                        + "(NIL NIL \"john\" \"jdoe.example\")(NIL NIL NIL NIL)",
                "Undisclosed recipients:;|(NIL NIL \"Undisclosed recipients\" NIL)(NIL NIL NIL NIL)",
                "Undisclosed recipients:|(NIL NIL \"Undisclosed recipients\" NIL)(NIL NIL NIL NIL)",
                "john.smith@example.com (John Smith)|(\"John Smith\" NIL \"john.smith\" \"example.com\")",
                "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>"
                        + "|(\"Pete\" NIL \"pete\" \"silly.test\")",
                "<@node.test,@relay.test:mary@example.net>|(NIL NIL \"mary\" \"example.net\")",
                "\"John Smith\"@example.com|(NIL NIL \"John Smith\" \"example.com\")",
                "jdoe@[192.0.2.1]|(NIL NIL \"jdoe\" \"[192.0.2.1]\")",
                "root|(NIL NIL \"root\" \"\")",
                "Mary Smith|(NIL NIL \"Mary Smith\" \"\")",
                "Name <>|(\"Name\" NIL \"\" \"\")",
                "a@b <c@d>|(\"a@b\" NIL \"c\" \"d\")",
                "<a@b> <c@d>|(NIL NIL \"a\" \"b\")(NIL NIL \"c\" \"d\")",
                "Foo <a@b, Bar <c@d>|(\"Foo\" NIL \"a\" \"b\")(\"Bar\" NIL \"c\" \"d\")",
                "=?utf-8?Q?Doe,_J?= <j@d>|(\"=?utf-8?Q?Doe,_J?=\" NIL \"j\" \"d\")",
                "a @ b . c|(NIL NIL \"a\" \"b.c\")",
                "(only a comment|NIL",
                ",,,|NIL",
                "a@b@c|(NIL NIL \"a@b\" \"c\")",
            })
    void addresses(String field, String expected) {
        Summary summary = of(("To: " + field + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        String list = expected.equals("NIL") ? expected : "(" + expected + ")";
        assertThat(text(summary.envelope())).isEqualTo("(NIL NIL NIL NIL NIL " + list + " NIL NIL NIL NIL)");
        ResponseGrammar.envelope(summary.envelope());
    }

    /** Quoted strings are seven bits (RFC 9051 §9). */
    @Test
    void otherOctetsGoAsLiterals() {
        byte[] message = "Subject: \u00fc\r\nTo: Jos\u00e9 <j@d>\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        assertThat(text(of(message).envelope()))
                .isEqualTo("(NIL {2}\r\n\u00fc NIL NIL NIL (({5}\r\nJos\u00e9 NIL \"j\" \"d\")) NIL NIL NIL NIL)");
    }

    @Test
    void anEmptySubjectIsNotNone() {
        assertThat(envelopeOf("Subject:")).isEqualTo("(NIL \"\" NIL NIL NIL NIL NIL NIL NIL NIL)");
        assertThat(envelopeOf("X: y")).isEqualTo("(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
    }

    @Test
    void senderAndReplyToAreFromWhenTheyAreNotThere() {
        assertThat(text(of("From: a@b", "Sender: c@d", "Reply-To:", "").envelope()))
                .isEqualTo("(NIL NIL ((NIL NIL \"a\" \"b\")) ((NIL NIL \"c\" \"d\")) ((NIL NIL \"a\" \"b\"))"
                        + " NIL NIL NIL NIL NIL)");
    }

    /** RFC 9051 §7.5.2, the examples of BODYSTRUCTURE. */
    @Test
    void structureOfAMultipart() {
        Summary summary = of(
                "Content-Type: MULTIPART/mixed; boundary=\"x y\"",
                "Content-Language: de, en",
                "",
                "--x y",
                "",
                "text",
                "--x y",
                "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME=\"cc.diff\"",
                "Content-ID: <960723163407.20117h@cac.washington.edu>",
                "Content-Description: Compiler diff",
                "Content-Transfer-Encoding: BASE64",
                "Content-MD5: abc==",
                "Content-Disposition: Attachment; filename=cc.diff; size=4",
                "Content-Location: http://x.test/",
                "",
                "YWJj",
                "--x y",
                "Content-Type: message/rfc822",
                "",
                "Subject: inner",
                "",
                "a",
                "b",
                "--x y--");
        assertThat(text(summary.bodyStructure()))
                .isEqualTo("((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 4 1 NIL NIL NIL NIL)"
                        + "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\" \"NAME\" \"cc.diff\")"
                        + " \"<960723163407.20117h@cac.washington.edu>\" \"Compiler diff\" \"BASE64\" 4 1"
                        + " \"abc==\" (\"ATTACHMENT\" (\"FILENAME\" \"cc.diff\" \"SIZE\" \"4\")) NIL \"http://x.test/\")"
                        + "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 22"
                        + " (NIL \"inner\" NIL NIL NIL NIL NIL NIL NIL NIL)"
                        + " (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 4 2 NIL NIL NIL NIL) 4"
                        + " NIL NIL NIL NIL)"
                        + " \"MIXED\" (\"BOUNDARY\" \"x y\") NIL (\"de\" \"en\") NIL)");
        assertThat(text(summary.body())).endsWith(" 4 2) 4) \"MIXED\")").doesNotContain("ATTACHMENT", "abc==");
    }

    /** What cannot be taken apart is one part of it, so that its reader sees something. */
    @Test
    void compositesThatHoldNothing() {
        Summary multipart = of("Content-Type: multipart/mixed", "", "what is here?");
        assertThat(text(multipart.body()))
                .isEqualTo("((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 15 1) \"MIXED\")");
        assertThat(multipart.part(List.of(1)).orElseThrow().extent()).isEqualTo(new Section.Span(33, 33, 48));
        Summary message = of("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", "U3ViamVjdA==");
        assertThat(text(message.body()))
                .isEqualTo("(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"BASE64\" 14"
                        + " (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"
                        + " (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"BASE64\" 14 1) 1)");
    }

    @Test
    void aMessageOfManyPartsStaysSmall() {
        String part = "--a\r\nContent-Type: text/plain; name=\"some.txt\"\r\n\r\nx\r\n";
        Summary summary =
                bounded("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + part.repeat(10_000) + "--a--\r\n");
        assertThat(summary.part(List.of(9_000))).isPresent();
        String absurd = "--a\r\nContent-Type: text/plain; name=\"" + "\"\\".repeat(9) + "u".repeat(3000)
                + "\"\r\nContent-Description: " + "\u00fc".repeat(2000) + "\r\n\r\n";
        bounded("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + absurd.repeat(2_000));
        String message = "--a\r\nContent-Type: message/rfc822\r\n\r\nTo: " + "a@b, ".repeat(50) + "\r\n\r\nx\r\n";
        bounded("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + message.repeat(5_000));
    }

    @Test
    void absurdHeadersStaySmall() {
        String addresses = "\"" + "q\\\"".repeat(80) + "\" <\u00fc\u00fc@x.test>, ";
        StringBuilder message = new StringBuilder();
        for (String field : List.of("From", "Sender", "Reply-To", "To", "Cc", "Bcc")) {
            message.append(field).append(": ").append(addresses.repeat(160)).append("\r\n");
        }
        for (String field : List.of("References", "Message-ID", "In-Reply-To", "Subject", "Date")) {
            message.append(field)
                    .append(": ")
                    .append("<\u00fc\u00fc\u00fc>".repeat(3_000))
                    .append("\r\n");
        }
        bounded(message + "\r\n");
    }

    /** Each of these would take minutes if it took time as the square of its length. */
    @Test
    @Timeout(20)
    void noRubbishTakesLong() throws IOException {
        for (String unit :
                List.of("[", "(", "\"", "<", "&", "=?", ":", ";", ",", "@", "<a", "<!--", "[]", "a:;", "Re:", "\\")) {
            String much = unit.repeat(200_000 / unit.length());
            bounded("To: " + much + "\r\nSubject: " + much + "\r\n\r\n");
            bounded("To: x\r\n".repeat(5_000) + "References: " + much + "\r\nDate: " + much + "\r\n\r\n");
            byte[] html = ("Content-Type: text/html\r\n\r\n" + much.repeat(5)).getBytes(StandardCharsets.ISO_8859_1);
            of(html);
            MessageText.body(Indexes.of(html), new ByteArrayInputStream(html), 10_000_000);
        }
    }

    @Test
    void addressesOfAllFieldsOfThatName() {
        assertThat(text(of("To: a@b", "To: c@d", "").envelope()))
                .contains("((NIL NIL \"a\" \"b\")(NIL NIL \"c\" \"d\"))");
    }

    @Test
    void aHundredLevels() {
        StringBuilder mixed = new StringBuilder();
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            mixed.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
            messages.append("Content-Type: message/rfc822\r\n\r\n");
        }
        bounded(mixed + "\r\nx");
        Summary summary = bounded(messages + "\r\nx");
        assertThat(summary.part(Collections.nCopies(100, 1))).isPresent();
    }

    private static Summary bounded(String message) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        byte[] form = Summary.write(Indexes.of(octets), octets);
        assertThat(form.length).isLessThan(1_000_000);
        Summary summary = Summary.read(form);
        ResponseGrammar.envelope(summary.envelope());
        ResponseGrammar.body(summary.body(), false);
        ResponseGrammar.body(summary.bodyStructure(), true);
        return summary;
    }

    @Test
    void onlyItsOwnVersionIsRead() {
        assertThat(Summary.isReadable(new byte[0])).isFalse();
        assertThat(Summary.isReadable(new byte[] {0, 1, 2})).isFalse();
        assertThatThrownBy(() -> Summary.read(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

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
        Summary summary = of("Date: " + value, "");
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
        Summary summary = of("Subject: " + subject, "");
        assertThat(summary.baseSubject()).isEqualTo(base);
        assertThat(summary.isReplyOrForward()).isEqualTo(marked);
    }

    @Test
    void threading() {
        Summary summary = of(
                "Message-ID: <\"01KF8JCEOCBS0045PS\"@xxx.yyy.com>",
                "References: <a@b> rubbish <c@",
                "\td> <e@f",
                "In-Reply-To: <z@z>",
                "");
        assertThat(summary.messageId()).isEqualTo("01KF8JCEOCBS0045PS@xxx.yyy.com");
        assertThat(summary.references()).containsExactly("a@b", "c@d");
        assertThat(of("In-Reply-To: your mail <y@z> <x@y>", "").references()).containsExactly("y@z");
        StringBuilder many = new StringBuilder("References:");
        for (int i = 0; i < 300; i++) {
            many.append("\r\n <").append(i).append("@x>");
        }
        assertThat(of(many.toString(), "").references())
                .hasSize(100)
                .startsWith("0@x", "201@x")
                .endsWith("299@x");
    }

    /** RFC 5256 §3, RFC 5957. */
    @Test
    void sortKeys() {
        Summary summary = of(
                "From: =?iso-8859-1?Q?J=FCrgen?= <j@x.test>, b@x.test",
                "To: undisclosed: k@x.test;",
                "Cc: c@x.test",
                "");
        assertThat(summary.firstFrom()).isEqualTo("j");
        assertThat(summary.firstTo()).isEqualTo("undisclosed");
        assertThat(summary.firstCc()).isEqualTo("c");
        assertThat(summary.displayFrom()).isEqualTo("J\u00fcrgen");
        assertThat(of("To: a@b", "").displayTo()).isEqualTo("a@b");
        assertThat(of("X: y", "").displayFrom()).isEmpty();
    }

    private static String preview(String... lines) {
        return of(lines).preview();
    }

    @Test
    void previews() {
        assertThat(preview("A: b", "", "> quoted", "", "My   own", "\twords")).isEqualTo("My own words");
        assertThat(preview("A: b", "", "> quoted", "> only")).isEqualTo("> quoted > only");
        assertThat(preview(
                        "Content-Type: text/html",
                        "",
                        "<html><head><title>t</title><style>p > a {}</style></head><!-- x --><body title=\"a>b\">",
                        "<p>One&nbsp;&amp;&#8203; two</p><div>th<b>re</b>e</div> a < b &unknown; &#65;"))
                .isEqualTo("One & two three a < b &unknown; A");
        assertThat(preview(
                        "Content-Type: text/plain; charset=iso-8859-15",
                        "Content-Transfer-Encoding: quoted-printable",
                        "",
                        "5 =A4 a=",
                        "nd"))
                .isEqualTo("5 \u20ac and");
        assertThat(preview(
                        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", "w7xiZXI="))
                .isEqualTo("\u00fcber");
        assertThat(preview("A: b", "", "caf\u00e9")).isEqualTo("caf\u00e9");
        assertThat(preview("Content-Type: image/gif", "", "GIF")).isEmpty();
        assertThat(preview("A: b", "", "word ".repeat(100))).hasSize(199).endsWith("word");
    }

    @Test
    void thePreviewIsOfTheFirstTextThatIsNoAttachment() {
        assertThat(preview(
                        "Content-Type: multipart/mixed; boundary=a",
                        "",
                        "--a",
                        "Content-Disposition: attachment",
                        "",
                        "no",
                        "--a",
                        "Content-Type: multipart/alternative; boundary=b",
                        "",
                        "--b",
                        "Content-Type: text/plain",
                        "",
                        "yes",
                        "--b",
                        "Content-Type: text/html",
                        "",
                        "<p>no",
                        "--b--",
                        "--a--"))
                .isEqualTo("yes");
    }

    /** The octets of a usual mail: what its summary costs beside the envelope. */
    @Test
    void theFormOfAUsualMailIsSmall() {
        Summary.write(Indexes.of(USUAL), USUAL);
        byte[] form = Summary.write(Indexes.of(USUAL), USUAL);
        assertThat(form.length - Summary.read(form).envelope().length).isLessThan(1024);
    }

    static final byte[] USUAL = Indexes.octets(
            "Return-Path: <ann@example.org>",
            "Received: from mail.example.org (mail.example.org [192.0.2.1])",
            "\tby mx.test with ESMTPS id 12345;",
            "\tMon, 23 Nov 2026 18:32:39 +0000",
            "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=x; b=" + "abcd".repeat(80),
            "Date: Mon, 23 Nov 2026 19:32:39 +0100",
            "From: \"Ann Example\" <ann@example.org>",
            "To: Bob <bob@mx.test>, Carol <carol@mx.test>",
            "Cc: dave@mx.test",
            "Subject: Re: [project] The figures of this week",
            "Message-ID: <20261123193239.12345@example.org>",
            "In-Reply-To: <20261123183239.12345@mx.test>",
            "References: <20261122183239.12345@mx.test> <20261123183239.12345@mx.test>",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"0000000000001234567890\"",
            "",
            "--0000000000001234567890",
            "Content-Type: text/plain; charset=\"UTF-8\"",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "Hello Bob,\r\n\r\n" + "these are some words of a usual mail, and some more of them.\r\n".repeat(15),
            "--0000000000001234567890",
            "Content-Type: text/html; charset=\"UTF-8\"",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "<div>Hello Bob,</div>"
                    + "<p>these are some words of a usual mail, and some more of them.</p>\r\n".repeat(20),
            "--0000000000001234567890--");
}
