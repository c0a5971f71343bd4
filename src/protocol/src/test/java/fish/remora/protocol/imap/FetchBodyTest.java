package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses of FETCH as they go out: RFC 9051 §7.5.2. */
class FetchBodyTest {
    private static final String SMALL = "From: a@b.c\r\nSubject: x\r\n folded\r\nTo: d@e.f\r\n\r\nHello.\r\n";

    /** RFC 9051 §6.4.5.1, the example of part numbers, with octets that tell which part they are. */
    private static final String NESTED = String.join(
            "\r\n",
            "Subject: root",
            "Content-Type: multipart/mixed; boundary=A",
            "",
            "--A",
            "",
            "one",
            "--A",
            "Content-Type: application/octet-stream",
            "Content-Transfer-Encoding: base64",
            "",
            "dHdv",
            "--A",
            "Content-Type: message/rfc822",
            "X-Of: three",
            "",
            "Subject: three",
            "Content-Type: multipart/mixed; boundary=B",
            "",
            "--B",
            "",
            "three one",
            "--B",
            "Content-Type: application/octet-stream",
            "",
            "three two",
            "--B--",
            "--A",
            "Content-Type: multipart/mixed; boundary=C",
            "",
            "--C",
            "Content-Type: image/gif",
            "",
            "four one",
            "--C",
            "Content-Type: message/rfc822",
            "",
            "Subject: four two",
            "",
            "four two one",
            "--C--",
            "--A--",
            "");

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static StoredMail of(String... messages) {
        return new StoredMail(Arrays.stream(messages).map(FetchBodyTest::octets).toArray(byte[][]::new));
    }

    @Test
    void whatTheViewKnowsAsksTheStoreForNothing() throws BadSyntax, Denied {
        StoredMail mail = of(SMALL, SMALL);
        assertThat(mail.fetch("(UID FLAGS MODSEQ THREADID)"))
                .isEqualTo("* 1 FETCH (UID 10 FLAGS () MODSEQ (1010) THREADID NIL)\r\n"
                        + "* 2 FETCH (UID 20 FLAGS (\\Seen $Forwarded) MODSEQ (1020) THREADID NIL)\r\n");
        assertThat(mail.calls).isEmpty();
    }

    @Test
    void facts() throws BadSyntax, Denied {
        assertThat(of(SMALL).fetch("(RFC822.SIZE INTERNALDATE SAVEDATE EMAILID)"))
                .isEqualTo("* 1 FETCH (RFC822.SIZE 55 INTERNALDATE \" 3-Nov-2026 04:05:06 +0000\""
                        + " SAVEDATE \"23-Nov-2026 14:15:16 +0000\" EMAILID (M510))\r\n");
    }

    @Test
    void summary() throws BadSyntax, Denied {
        assertThat(of(SMALL).fetch("(ENVELOPE BODY BODYSTRUCTURE PREVIEW)"))
                .isEqualTo("* 1 FETCH (ENVELOPE (NIL \"x folded\" ((NIL NIL \"a\" \"b.c\")) ((NIL NIL \"a\" \"b.c\"))"
                        + " ((NIL NIL \"a\" \"b.c\")) ((NIL NIL \"d\" \"e.f\")) NIL NIL NIL NIL)"
                        + " BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 8 1)"
                        + " BODYSTRUCTURE (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 8 1"
                        + " NIL NIL NIL NIL) PREVIEW \"Hello.\")\r\n");
    }

    @Test
    void octetsOfASmallMessage() throws BadSyntax, Denied {
        assertThat(of(SMALL).fetch("BODY[]")).isEqualTo("* 1 FETCH (BODY[] {55}\r\n" + SMALL + ")\r\n");
        assertThat(of(SMALL).fetch("RFC822.TEXT")).isEqualTo("* 1 FETCH (RFC822.TEXT {8}\r\nHello.\r\n)\r\n");
        assertThat(of(SMALL).fetch("(BODY[TEXT]<2.3> BODY[TEXT]<9.3>)"))
                .isEqualTo("* 1 FETCH (BODY[TEXT]<2> {3}\r\nllo BODY[TEXT]<9> \"\")\r\n");
    }

    @Test
    void fieldsOfTheHeader() throws BadSyntax, Denied {
        assertThat(of(SMALL).fetch("BODY.PEEK[HEADER.FIELDS (subject TO none)]"))
                .isEqualTo("* 1 FETCH (BODY[HEADER.FIELDS (subject TO none)] {34}\r\n"
                        + "Subject: x\r\n folded\r\nTo: d@e.f\r\n\r\n)\r\n");
        assertThat(of(SMALL).fetch("BODY.PEEK[HEADER.FIELDS.NOT (subject)]"))
                .isEqualTo("* 1 FETCH (BODY[HEADER.FIELDS.NOT (subject)] {26}\r\n"
                        + "From: a@b.c\r\nTo: d@e.f\r\n\r\n)\r\n");
        assertThat(of(SMALL).fetch("BODY.PEEK[HEADER.FIELDS (FROM TO)]<5.14>"))
                .isEqualTo("* 1 FETCH (BODY[HEADER.FIELDS (FROM TO)]<5> {14}\r\n a@b.c\r\nTo: d@)\r\n");
    }

    /** Of a header of which only these fields came: what else is asked for must not be cut out of them. */
    @Test
    void fieldsBesideOtherOctets() throws BadSyntax, Denied {
        String fields = "BODY[HEADER.FIELDS (TO)] {13}\r\nTo: d@e.f\r\n\r\n";
        assertThat(of(SMALL).fetch("(BODY.PEEK[HEADER.FIELDS (TO)] BODY.PEEK[HEADER.FIELDS (X-Y)])"))
                .isEqualTo("* 1 FETCH (" + fields + " BODY[HEADER.FIELDS (X-Y)] {2}\r\n\r\n)\r\n");
        assertThat(of(SMALL).fetch("(BODY.PEEK[HEADER.FIELDS (TO)] BODY.PEEK[TEXT]<3.2>)"))
                .isEqualTo("* 1 FETCH (" + fields + " BODY[TEXT]<3> {2}\r\nlo)\r\n");
        String large = SMALL + "x".repeat(StoredMessage.PART);
        assertThat(of(large).fetch("(BODY.PEEK[HEADER.FIELDS (TO)] BODY.PEEK[TEXT]<" + StoredMessage.PART + ".2>)"))
                .endsWith("BODY[TEXT]<" + StoredMessage.PART + "> {2}\r\nxx)\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BODY[1]|one",
                "BODY[2]|dHdv",
                "BODY[2.MIME]|Content-Type: application/octet-stream\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\n",
                "BODY[3.HEADER]|Subject: three\\r\\nContent-Type: multipart/mixed; boundary=B\\r\\n\\r\\n",
                "BODY[3.HEADER.FIELDS (SUBJECT)]|Subject: three\\r\\n\\r\\n",
                "BODY[3.HEADER.FIELDS.NOT (SUBJECT)]|Content-Type: multipart/mixed; boundary=B\\r\\n\\r\\n",
                "BODY[3.MIME]|Content-Type: message/rfc822\\r\\nX-Of: three\\r\\n\\r\\n",
                "BODY[3.1]|three one",
                "BODY[3.2]|three two",
                "BODY[3.TEXT]|--B\\r\\n\\r\\nthree one\\r\\n--B\\r\\nContent-Type: application/octet-stream\\r\\n\\r\\nthree two\\r\\n--B--",
                "BODY[4.1]|four one",
                "BODY[4.1.MIME]|Content-Type: image/gif\\r\\n\\r\\n",
                "BODY[4.2]|Subject: four two\\r\\n\\r\\nfour two one",
                "BODY[4.2.HEADER]|Subject: four two\\r\\n\\r\\n",
                "BODY[4.2.TEXT]|four two one",
                "BODY[4.2.1]|four two one",
                "BODY[5]|",
                "BODY[1.1]|",
                "BODY[1.HEADER]|",
                "BODY[4.TEXT]|",
                "BODY[4.2.2]|",
                "BODY[3.1.1]|",
            })
    void partNumbers(String item, String expected) throws BadSyntax, Denied {
        String value = expected == null ? "NIL" : "{" + unescape(expected).length() + "}\r\n" + unescape(expected);
        assertThat(of(NESTED).fetch(item)).isEqualTo("* 1 FETCH (" + item + " " + value + ")\r\n");
    }

    private static String unescape(String text) {
        return text.replace("\\r\\n", "\r\n");
    }

    /** RFC 9051 §6.4.5.1: a message that is no multipart has a part 1. */
    @Test
    void partOneOfASimpleMessage() throws BadSyntax, Denied {
        assertThat(of(SMALL).fetch("(BODY[1] BODY[2] BODY[1.1])"))
                .isEqualTo("* 1 FETCH (BODY[1] {8}\r\nHello.\r\n BODY[2] NIL BODY[1.1] NIL)\r\n");
        assertThat(of(SMALL).fetch("BODY[1.MIME]")).contains("{47}\r\nFrom: ");
    }

    /** RFC 3516. */
    @Test
    void binary() throws BadSyntax, Denied {
        assertThat(of(NESTED).fetch("(BINARY[2] BINARY.SIZE[2] BINARY.PEEK[2]<1.5> BINARY[1])"))
                .isEqualTo("* 1 FETCH (BINARY[2] ~{3}\r\ntwo BINARY.SIZE[2] 3 BINARY[2]<1> ~{2}\r\nwo"
                        + " BINARY[1] ~{3}\r\none)\r\n");
        StoredMail odd = of("Content-Transfer-Encoding: x-uuencode\r\n\r\nbody");
        FetchBody body = odd.body("BINARY[1]", odd.view());
        assertThat(StoredMail.text(body)).isEqualTo("* 1 FETCH (BINARY[1] NIL)\r\n");
        assertThat(body.undecodable()).isTrue();
    }

    private static byte[] large(int size) {
        byte[] octets = new byte[size];
        new Random(1).nextBytes(octets);
        byte[] header = octets("Subject: large\r\n\r\n");
        System.arraycopy(header, 0, octets, 0, header.length);
        return octets;
    }

    @Test
    void aLongMessageGoesOutPieceByPiece() throws BadSyntax, Denied {
        byte[] message = large(3 * StoredMessage.PART + 77);
        StoredMail mail = new StoredMail(message, message);
        FetchBody body = mail.body("BODY.PEEK[]", mail.view());
        StringBuilder all = new StringBuilder();
        for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            assertThat(piece.length).isLessThan(400_000);
            all.append(new String(piece, StandardCharsets.ISO_8859_1));
        }
        String text = new String(message, StandardCharsets.ISO_8859_1);
        String literal = " FETCH (BODY[] {" + message.length + "}\r\n" + text + ")\r\n";
        assertThat(all.toString()).isEqualTo("* 1" + literal + "* 2" + literal);
    }

    private static Ahead.Reading atOnce(Ahead.Reading reading) {
        try {
            List<StoredMessage> read = reading.read();
            return () -> read;
        } catch (Denied denied) {
            throw new AssertionError(denied);
        }
    }

    /** Whenever it is read. */
    @Test
    void whatIsReadAheadIsTheSame() throws BadSyntax, Denied {
        byte[][] messages = new byte[9][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = octets("Subject: " + i + "\r\n\r\n" + "text".repeat(i));
        }
        List<String> all = new ArrayList<>();
        for (Ahead ahead : List.<Ahead>of(Ahead.NOTHING, FetchBodyTest::atOnce)) {
            StoredMail mail = new StoredMail(messages);
            mail.most = 2;
            mail.ahead = ahead;
            all.add(mail.fetch("(BODY.PEEK[] ENVELOPE)"));
        }
        assertThat(all).containsOnly(all.get(0));
        assertThat(all.get(0)).contains("* 9 FETCH (BODY[] {" + messages[8].length + "}");
    }

    @Test
    void whatIsReadAheadIsGivenThoughItIsNoMore() throws BadSyntax, Denied {
        byte[] message = large(StoredMessage.PART);
        StoredMail mail = new StoredMail(message, message, message);
        mail.most = 1;
        mail.ahead = FetchBodyTest::atOnce;
        FetchBody body = mail.body("BODY.PEEK[]", mail.view());
        StringBuilder all = new StringBuilder(new String(body.next(), StandardCharsets.ISO_8859_1));
        mail.expunge(20);
        mail.expunge(30);
        for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            all.append(new String(piece, StandardCharsets.ISO_8859_1));
        }
        assertThat(all).contains("* 2 FETCH").doesNotContain("* 3 FETCH");
        assertThat(body.missedSome()).isTrue();
    }

    @Test
    void aPartialReadsTheOnePartItNeeds() throws BadSyntax, Denied {
        byte[] message = large(5 * StoredMessage.PART);
        StoredMail mail = new StoredMail(message);
        int from = 3 * StoredMessage.PART + 10;
        String expected = new String(message, from, 100, StandardCharsets.ISO_8859_1);
        assertThat(mail.fetch("BODY[]<" + from + ".100>"))
                .isEqualTo("* 1 FETCH (BODY[]<" + from + "> {100}\r\n" + expected + ")\r\n");
        assertThat(mail.calls).containsExactly("fetch", "read");
    }

    @Test
    void aPartialOverTheEdgeOfParts() throws BadSyntax, Denied {
        byte[] message = large(2 * StoredMessage.PART);
        int from = StoredMessage.PART - 3;
        assertThat(new StoredMail(message).fetch("BODY[]<" + from + ".6>"))
                .isEqualTo("* 1 FETCH (BODY[]<" + from + "> {6}\r\n"
                        + new String(message, from, 6, StandardCharsets.ISO_8859_1) + ")\r\n");
    }

    @Test
    void binaryOfALongPart() throws BadSyntax, Denied {
        byte[] content = large(2_000_000);
        String encoded = Base64.getMimeEncoder().encodeToString(content);
        StoredMail mail = of("Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        assertThat(mail.fetch("BINARY[1]")).isEqualTo("* 1 FETCH (BINARY[1] ~{2000000}\r\n" + text + ")\r\n");
        assertThat(mail.fetch("BINARY[1]<1999990.100>"))
                .isEqualTo("* 1 FETCH (BINARY[1]<1999990> ~{10}\r\n" + text.substring(1_999_990) + ")\r\n");
        assertThat(mail.fetch("BINARY.SIZE[1]")).isEqualTo("* 1 FETCH (BINARY.SIZE[1] 2000000)\r\n");
    }

    @Test
    void oldRowsHaveNoSummary() throws BadSyntax, Denied {
        String[] items = {"(ENVELOPE BODYSTRUCTURE PREVIEW)", "BODY[3.2]", "(BODY[HEADER] BODY[TEXT])", "BODY[4]<3.9>"};
        for (String item : items) {
            StoredMail mail = of(SMALL, NESTED);
            String expected = mail.fetch(item);
            mail.summariesLost = true;
            assertThat(mail.fetch(item)).isEqualTo(expected);
        }
    }

    @Test
    void aHeaderLongerThanAPart() throws BadSyntax, Denied {
        String fields = "X-Long: " + "y".repeat(990) + "\r\n";
        String message = "Subject: begin\r\n" + fields.repeat(400) + "To: end\r\n\r\nbody";
        StoredMail mail = of(message);
        assertThat(mail.fetch("BODY.PEEK[HEADER.FIELDS (SUBJECT TO)]"))
                .endsWith("{27}\r\nSubject: begin\r\nTo: end\r\n\r\n)\r\n");
        assertThat(mail.fetch("BODY.PEEK[HEADER]"))
                .contains("{" + (message.length() - 4) + "}")
                .endsWith("\r\n\r\n)\r\n");
        mail.summariesLost = true;
        assertThat(mail.fetch("BODY.PEEK[HEADER]")).endsWith("To: end\r\n\r\n)\r\n");
        assertThat(mail.fetch("BODY.PEEK[TEXT]")).endsWith("{4}\r\nbody)\r\n");
    }

    @Test
    void whatIsExpungedMeanwhileIsLeftOut() throws BadSyntax, Denied {
        StoredMail mail = of(SMALL, SMALL, SMALL, SMALL, SMALL);
        MailboxView view = mail.view();
        mail.expunge(10);
        mail.expunge(30);
        mail.expunge(50);
        mail.most = 1;
        FetchBody body = mail.body("(UID RFC822.SIZE)", view);
        assertThat(StoredMail.text(body))
                .isEqualTo("* 2 FETCH (UID 20 RFC822.SIZE 55)\r\n* 4 FETCH (UID 40 RFC822.SIZE 55)\r\n");
        assertThat(body.missedSome()).isTrue();
        FetchBody all = mail.body("RFC822.SIZE", mail.view());
        StoredMail.text(all);
        assertThat(all.missedSome()).isFalse();
    }

    /** Expunged between the batch and its octets. */
    @Test
    void whatIsExpungedBeforeItsOctetsAreReadIsLeftOut() throws BadSyntax, Denied {
        StoredMail mail = new StoredMail(large(600_000), octets(SMALL));
        FetchBody body = mail.body("(UID BODY[TEXT]<300000.5>)", mail.view());
        mail.expunge(10);
        assertThat(StoredMail.text(body)).isEqualTo("* 2 FETCH (UID 20 BODY[TEXT]<300000> \"\")\r\n");
        assertThat(body.missedSome()).isTrue();
    }

    @Test
    void whatIsExpungedAfterItsBeginWasSentBreaksTheConnection() throws BadSyntax, Denied {
        StoredMail mail = new StoredMail(large(2_000_000));
        FetchBody body = mail.body("BODY[]", mail.view());
        assertThat(body.next()).isNotEmpty();
        mail.expunge(10);
        assertThatThrownBy(() -> StoredMail.text(body)).isInstanceOf(Denied.class);
    }

    @Test
    void uidAndModseqWhereTheyAreDue() throws BadSyntax, Denied {
        StoredMail mail = of(SMALL);
        assertThat(mail.fetch("FLAGS", Enabled.CONDSTORE)).isEqualTo("* 1 FETCH (FLAGS () MODSEQ (1010))\r\n");
        assertThat(mail.fetch("FLAGS (CHANGEDSINCE 5)")).isEqualTo("* 1 FETCH (FLAGS () MODSEQ (1010))\r\n");
        assertThat(mail.fetch("FLAGS (CHANGEDSINCE 1010)")).isEmpty();
        assertThat(mail.fetch("FLAGS", Enabled.UIDONLY)).isEqualTo("* 10 UIDFETCH (FLAGS ())\r\n");
    }

    /** RFC 9394 §3.4. */
    @Test
    void aPage() throws BadSyntax, Denied {
        StoredMail mail = of(SMALL, SMALL, SMALL, SMALL);
        assertThat(mail.fetch("UID (PARTIAL 2:3)")).isEqualTo("* 2 FETCH (UID 20)\r\n* 3 FETCH (UID 30)\r\n");
        assertThat(mail.fetch("UID (PARTIAL -1:-1)")).isEqualTo("* 4 FETCH (UID 40)\r\n");
        assertThat(mail.fetch("UID (PARTIAL 5:9)")).isEmpty();
    }

    @Test
    void anEmptyMessage() throws BadSyntax, Denied {
        assertThat(of("").fetch("(BODY[] BODY[HEADER] BODY[TEXT] BODY[1] BODY[HEADER.FIELDS (TO)] RFC822.SIZE)"))
                .isEqualTo("* 1 FETCH (BODY[] \"\" BODY[HEADER] \"\" BODY[TEXT] \"\" BODY[1] \"\""
                        + " BODY[HEADER.FIELDS (TO)] \"\" RFC822.SIZE 0)\r\n");
    }

    @Test
    void nothingIsChangedOnItsWay() throws BadSyntax, Denied {
        assertThat(of("a: b\n\n\0\u00ff\r.").fetch("BODY[]"))
                .isEqualTo("* 1 FETCH (BODY[] {10}\r\na: b\n\n\0\u00ff\r.)\r\n");
    }
}
