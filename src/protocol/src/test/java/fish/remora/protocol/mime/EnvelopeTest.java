package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.mime.Envelope.Person;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lists show of a message without its octets: RFC 8621 §4.1. */
class EnvelopeTest {
    private static Person person(String name, String email) {
        return new Person(name.isEmpty() ? Optional.empty() : Optional.of(name), email);
    }

    @Test
    void fieldsAreWhatTheHeaderSays() {
        Envelope envelope = SummaryTest.of(
                        "Date: Fri, 21 Nov 1997 09:55:06 -0600",
                        "Subject: a \"quoted\\thing\" =?utf-8?q?b=C3=A4r?=",
                        "From: =?utf-8?q?J=C3=BCrgen?= <j@x.test>",
                        "To: Friends: \"Doe, Ann\" <ann@x.test>, bob@x.test;, carl",
                        "Cc: \u00fcm@x.test",
                        "Bcc: " + "x".repeat(1500) + " <long@x.test>",
                        "Message-ID: <1@x.test>",
                        "",
                        "")
                .fields();
        assertThat(envelope.date()).contains("Fri, 21 Nov 1997 09:55:06 -0600");
        assertThat(envelope.subject()).contains("a \"quoted\\thing\" =?utf-8?q?b=C3=A4r?=");
        assertThat(envelope.from()).containsExactly(person("J\u00fcrgen", "j@x.test"));
        assertThat(envelope.to())
                .containsExactly(person("Doe, Ann", "ann@x.test"), person("", "bob@x.test"), person("", "carl"));
        assertThat(envelope.cc()).containsExactly(person("", "\u00fcm@x.test"));
        assertThat(envelope.bcc()).extracting(Person::email).containsExactly("long@x.test");
        assertThat(envelope.inReplyTo()).isEmpty();
        assertThat(envelope.messageId()).contains("<1@x.test>");
    }

    @Test
    void aMessageWithoutAHeaderHasNothing() {
        Envelope envelope = SummaryTest.of("", "text").fields();
        assertThat(envelope.date()).isEmpty();
        assertThat(envelope.from()).isEmpty();
        assertThat(envelope.to()).isEmpty();
        assertThat(envelope.messageId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain | | false",
                "image/png | | false",
                "application/pdf | | true",
                "text/plain | attachment | true",
                "text/plain | inline; filename=a.txt | false",
            })
    void aPartAloneIsAnAttachmentOrNot(String type, String disposition, boolean is) {
        Summary summary = SummaryTest.of(
                "Content-Type: " + type,
                disposition == null ? "X: y" : "Content-Disposition: " + disposition,
                "",
                "octets");
        assertThat(summary.hasAttachment()).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mixed | text/plain | | false",
                "mixed | text/plain; name=a.txt | | true",
                "mixed | image/png; name=a.png | | false",
                "mixed | image/png; name=a.png | Content-Disposition: attachment | true",
                "mixed | application/pdf | | true",
                "mixed | message/rfc822 | | true",
                "alternative | text/html | | false",
                "alternative | text/calendar | | true",
                "related | image/png | Content-ID: <1@x> | false",
                "related | image/png | | true",
            })
    void theSecondPartIsAnAttachmentOrNot(String multipart, String type, String field, boolean is) {
        Summary summary = SummaryTest.of(
                "Content-Type: multipart/" + multipart + "; boundary=x",
                "",
                "--x",
                "",
                "text",
                "--x",
                "Content-Type: " + type,
                field == null ? "Content-X: y" : field,
                "",
                "octets",
                "--x--");
        assertThat(summary.hasAttachment()).isEqualTo(is);
    }
}
