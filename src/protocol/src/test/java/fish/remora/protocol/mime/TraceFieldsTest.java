package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** RFC 5321 §4.4. */
class TraceFieldsTest {
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T03:04:05.678Z");

    @Test
    void aWholeOne() {
        Envelope envelope = envelope("client.test", "ann@mx.test");
        assertThat(received(peer("192.0.2.1").secured(new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384")), envelope))
                .isEqualTo("Received: from client.test ([192.0.2.1])\r\n"
                        + "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384) by mx.test\r\n"
                        + "\twith ESMTPS id 4711 for <ann@mx.test>; Sun, 1 Nov 2026 03:04:05 +0000\r\n");
    }

    @Test
    void moreRecipientsAreNotToldOfEachOther() {
        assertThat(received(peer("192.0.2.1"), envelope("client.test", "ann@mx.test", "bob@mx.test")))
                .doesNotContain("ann", "bob", "for ")
                .contains("id 4711;\r\n\tSun, 1 Nov");
    }

    @Test
    void ipv6IsTagged() {
        assertThat(received(peer("2001:db8::1"), envelope("[IPv6:2001:db8::1]", "ann@mx.test")))
                .startsWith("Received: from [IPv6:2001:db8::1] ([IPv6:2001:db8:0:0:0:0:0:1])");
    }

    @Test
    void aClientCannotWriteFieldsOfItsOwn() {
        assertThat(received(peer("192.0.2.1"), envelope("a) by b;\r\nBcc: <x>\0", "ann@mx.test")))
                .startsWith("Received: from a??by?b???Bcc:??x?? ([192.0.2.1]) by mx.test with")
                .hasLineCount(2);
        assertThat(received(peer("192.0.2.1"), envelope("", "ann@mx.test"))).startsWith("Received: from unknown ([");
    }

    @Test
    void utf8OnlyWhereItWasAgreed() {
        Envelope ascii = envelope("münchen.test", "jürgen@mx.test");
        assertThat(received(peer("192.0.2.1"), ascii)).contains("m?nchen.test").doesNotContain("for");
        Envelope.Options options =
                new Envelope.Options(BodyType.EIGHT_BIT_MIME, true, OptionalLong.empty(), null, null);
        Envelope utf8 = new Envelope(ascii.client(), "UTF8SMTP", ascii.sender(), ascii.recipients(), options);
        assertThat(received(peer("192.0.2.1"), utf8)).contains("from münchen.test", "for <jürgen@mx.test>;");
    }

    @Test
    void returnPath() {
        assertThat(text(TraceFields.returnPath(Optional.empty()))).isEqualTo("Return-Path: <>\r\n");
        Envelope envelope = new Envelope(
                "c",
                "ESMTP",
                Optional.of(Address.parse("bob@mx.test")),
                envelope("c", "ann@mx.test").recipients(),
                Envelope.Options.NONE);
        assertThat(text(TraceFields.returnPath(envelope.sender()))).isEqualTo("Return-Path: <bob@mx.test>\r\n");
    }

    @Property
    void anyClientMakesOneAsciiField(@ForAll String client, @ForAll String id) {
        String field =
                text(TraceFields.received(peer("192.0.2.1"), envelope(client, "ann@mx.test"), "mx.test", id, NOVEMBER));
        assertThat(field).matches("Received: ([ -~]|\r\n\t)*\r\n");
    }

    private static String received(Peer peer, Envelope envelope) {
        return text(TraceFields.received(peer, envelope, "mx.test", "4711", NOVEMBER));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static Envelope envelope(String client, String... recipients) {
        return new Envelope(
                client,
                "ESMTPS",
                Optional.empty(),
                Arrays.stream(recipients)
                        .map(text -> new Recipient(Address.parse(text), DsnRequest.DEFAULT))
                        .toList(),
                Envelope.Options.NONE);
    }

    private static Peer peer(String address) {
        try {
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 4567);
            return new Peer("1", remote, remote, false, false, Optional.empty());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
