package fish.remora.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.MailRejected;
import fish.remora.api.ReceivedMail;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterTest {
    private record Octets(byte[] octets, long size) implements Content {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }
    }

    private static Letter letter(String text) throws MailRejected {
        byte[] octets = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return Letter.of(mail(new Octets(octets, octets.length)));
    }

    private static ReceivedMail mail(Content content) {
        return new ReceivedMail(
                "1",
                Address.parse("orders@example.org"),
                Optional.empty(),
                ReceivedMail.Kind.PERSONAL,
                Optional.of("4711-confirmation"),
                Instant.EPOCH,
                1,
                content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "Please CANCEL it!", "> Answer with one word: cancel\n\nYes, cancel."})
    void theCustomerCancels(String text) throws Exception {
        assertThat(letter("Subject: Re: Order\n\n" + text + "\n").says("cancel"))
                .isTrue();
    }

    /** Our own words, quoted, or parts of others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "When does it come?\n\nShop wrote:\n> Answer with one word: cancel",
                "Fine\n\n-----Original Message-----\nAnswer with one word: cancel",
                "cancellation terms?",
                "> cancel"
            })
    void theCustomerDoesNot(String text) throws Exception {
        assertThat(letter("Subject: Re: Order\n\n" + text + "\n").says("cancel"))
                .isFalse();
    }

    @Test
    void plainTextIsFoundAmongTheParts() throws Exception {
        Letter letter = letter("""
                Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=a

                --a
                Content-Type: multipart/alternative; boundary=b

                --b
                Content-Type: text/html

                <p>cancel
                --b
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                L=C3=A4mp 20
                --b--
                --a--
                """);
        assertThat(letter.lines()).containsExactly("L\u00e4mp 20");
        assertThat(letter.subject()).isEqualTo("Gr\u00fc\u00dfe");
    }

    @Test
    void withoutTextItIsTheSubject() throws Exception {
        assertThat(letter("Subject: cancel\nContent-Type: text/html\n\n<p>x\n").says("cancel"))
                .isTrue();
        assertThat(letter("From: a@b.test\n\n").firstLine()).isEmpty();
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        assertThatThrownBy(() -> Letter.of(mail(new Octets(new byte[0], 1_000_001))))
                .isInstanceOf(MailRejected.class)
                .hasMessageStartingWith("5.3.4 ");
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> letter("Content-Type: text/plain; charset=no-such\n\nx\n"))
                .isInstanceOf(MailRejected.class)
                .hasMessageStartingWith("5.6.0 ");
    }
}
