package fish.remora.protocol.dsn;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.Content;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Octets;
import fish.remora.api.Recipient;
import fish.remora.api.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reports for tests. */
final class Samples {
    static final Instant ARRIVAL = Instant.parse("2026-11-01T03:04:05Z");
    static final Instant ATTEMPT = Instant.parse("2026-11-01T03:04:06Z");
    static final Instant NOW = Instant.parse("2026-11-01T03:04:07Z");
    static final Instant UNTIL = Instant.parse("2026-11-06T03:04:05Z");

    private Samples() {}

    /** A message given by its lines, each of which gets a CRLF. */
    static Content message(String... lines) {
        return Octets.of((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    static Content hello() {
        return message(
                "From: Ann <ann@mx.test>",
                "To: Bob <bob@example.org>",
                "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= from Ann",
                "Date: Sun, 1 Nov 2026 04:04:00 +0100",
                "Message-ID: <hello.1@mx.test>",
                "",
                "Hello Bob");
    }

    static Envelope.Options options(Envelope.@Nullable ReturnContent returnContent, @Nullable String envelopeId) {
        return new Envelope.Options(BodyType.SEVEN_BIT, false, OptionalLong.empty(), returnContent, envelopeId);
    }

    static Envelope.Options utf8() {
        return new Envelope.Options(BodyType.EIGHT_BIT_MIME, true, OptionalLong.empty(), null, null);
    }

    static Report report(Kind kind, Envelope.Options options, Content content, RecipientStatus... recipients) {
        return new Report(
                kind,
                "mx.test",
                Address.parse("ann@mx.test"),
                new Original(ARRIVAL, options, content),
                List.of(recipients));
    }

    static RecipientStatus status(String address, Action action, Reply reply) {
        return status(address, null, action, reply);
    }

    static RecipientStatus status(String address, @Nullable String original, Action action, Reply reply) {
        return new RecipientStatus(
                new Recipient(Address.parse(address), new DsnRequest(Set.of(), original)),
                action,
                reply,
                Optional.of("mx.example.org"),
                Optional.of(ATTEMPT),
                Optional.of(UNTIL));
    }

    static RecipientStatus found(String address, Action action, Reply reply) {
        return new RecipientStatus(
                new Recipient(Address.parse(address), DsnRequest.DEFAULT),
                action,
                reply,
                Optional.empty(),
                Optional.of(ATTEMPT),
                Optional.of(UNTIL));
    }

    static String text(Notice notice) {
        return new String(notice.octets(), StandardCharsets.UTF_8);
    }
}
