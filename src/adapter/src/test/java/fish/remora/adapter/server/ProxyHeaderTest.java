package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol of HAProxy, versions 1 (§2.1 of its text) and 2 (§2.2). */
class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(SIGNATURE + text.replace(" ", ""));
    }

    private static String shown(ProxyHeader header) {
        return header.ends()
                .map(ends -> shown(ends.source()) + " > " + shown(ends.destination()))
                .orElse("-");
    }

    private static String shown(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 192.0.2.1 198.51.100.2 56324 25 | 192.0.2.1 56324 > 198.51.100.2 25",
                "PROXY TCP4 0.0.0.0 255.255.255.255 0 65535 | 0.0.0.0 0 > 255.255.255.255 65535",
                "PROXY TCP6 2001:db8::1 ::1 1 465 | 2001:db8:0:0:0:0:0:1 1 > 0:0:0:0:0:0:0:1 465",
                "PROXY TCP6 ::ffff:192.0.2.1 ::1 1 465 | 192.0.2.1 1 > 0:0:0:0:0:0:0:1 465",
                "PROXY UNKNOWN | 0.0.0.0 0 > 0.0.0.0 0",
                "PROXY UNKNOWN whatever it says | 0.0.0.0 0 > 0.0.0.0 0",
            })
    void lines(String line, String ends) throws ProxyHeader.Malformed {
        ProxyHeader header = ProxyHeader.read(ascii(line + "\r\nEHLO")).orElseThrow();
        assertThat(shown(header)).isEqualTo(ends);
        assertThat(header.length()).isEqualTo(line.length() + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO client.test",
                "proxy TCP4 192.0.2.1 198.51.100.2 56324 25",
                "PROXY  TCP4 192.0.2.1 198.51.100.2 56324 25",
                "PROXY TCP4 192.0.2.1 198.51.100.2 56324",
                "PROXY TCP4 192.0.2.1 198.51.100.2 56324 25 ",
                "PROXY TCP4 192.0.2.1 198.51.100.2 56324 65536",
                "PROXY TCP4 192.0.2.1 198.51.100.2 056 25",
                "PROXY TCP4 192.0.2.1 198.51.100.2 -1 25",
                "PROXY TCP4 192.0.2.256 198.51.100.2 56324 25",
                "PROXY TCP4 192.0.2 198.51.100.2 56324 25",
                "PROXY TCP4 ::1 ::1 56324 25",
                "PROXY TCP6 192.0.2.1 198.51.100.2 56324 25",
                "PROXY TCP6 fe80::1%lo ::1 56324 25",
                "PROXY TCP6 ::: ::1 56324 25",
                "PROXY UDP4 192.0.2.1 198.51.100.2 56324 25",
                "PROXY TCP4 mx.test 198.51.100.2 56324 25",
                "PROXY UNKNOWNS",
                "PROXY TCP4 192.0.2.1 198.51.100.2 56324 25\n",
            })
    void noSuchLines(String line) {
        assertThatThrownBy(() -> ProxyHeader.read(ascii(line + "\r\n"))).isInstanceOf(ProxyHeader.Malformed.class);
    }

    @Test
    void aLineWithoutAnEndIsNotWaitedFor() throws ProxyHeader.Malformed {
        String line = "PROXY UNKNOWN " + "x".repeat(91);
        assertThat(ProxyHeader.read(ascii(line + "\r\n"))).isPresent();
        assertThat(ProxyHeader.read(ascii(line))).isEmpty();
        assertThatThrownBy(() -> ProxyHeader.read(ascii(line + "x\r\n"))).isInstanceOf(ProxyHeader.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "21 11 000c c0000201 c6336402 dc04 0019 | 192.0.2.1 56324 > 198.51.100.2 25",
                "21 11 0013 c0000201 c6336402 dc04 0019 03 0004 01020304 | 192.0.2.1 56324 > 198.51.100.2 25",
                "21 21 0024 20010db8000000000000000000000001 00000000000000000000000000000001 0001 01d1 | 2001:db8:0:0:0:0:0:1 1 > 0:0:0:0:0:0:0:1 465",
                "20 00 0000 | -",
                "20 11 000c c0000201 c6336402 dc04 0019 | -",
                "20 11 0000 | -",
                "21 00 0003 010203 | 0.0.0.0 0 > 0.0.0.0 0",
                "21 12 000c c0000201 c6336402 dc04 0019 | 0.0.0.0 0 > 0.0.0.0 0",
                "21 31 0001 00 | 0.0.0.0 0 > 0.0.0.0 0",
            })
    void octets(String text, String ends) throws ProxyHeader.Malformed {
        byte[] octets = hex(text);
        ProxyHeader header = ProxyHeader.read(octets).orElseThrow();
        assertThat(shown(header)).isEqualTo(ends);
        assertThat(header.length()).isEqualTo(octets.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c c0000201 c6336402 dc04 0019",
                "22 11 000c c0000201 c6336402 dc04 0019",
                "21 41 000c c0000201 c6336402 dc04 0019",
                "21 13 000c c0000201 c6336402 dc04 0019",
                "21 11 000b c0000201 c6336402 dc04 00",
                "21 21 0023 c0000201",
                "21 11 1001 c0000201",
                "20 00 ffff",
            })
    void noSuchOctets(String text) {
        assertThatThrownBy(() -> ProxyHeader.read(hex(text))).isInstanceOf(ProxyHeader.Malformed.class);
    }

    /** Two addresses of one family, their ports and fields behind them, in either version. */
    @Provide
    Arbitrary<byte[]> headers() {
        Arbitrary<Boolean> six = Arbitraries.of(true, false);
        return six.flatMap(version6 -> {
            Arbitrary<byte[]> addresses =
                    Arbitraries.bytes().array(byte[].class).ofSize(2 * (version6 ? 16 : 4) + 4);
            Arbitrary<byte[]> fields =
                    Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(40);
            return Combinators.combine(addresses, fields, Arbitraries.of(1, 2))
                    .as((ends, more, version) -> version == 1 ? line(ends) : binary(ends, more));
        });
    }

    private static byte[] line(byte[] ends) {
        int length = (ends.length - 4) / 2;
        String[] words = {
            "PROXY TCP" + (length == 4 ? "4" : "6"),
            text(Arrays.copyOf(ends, length)),
            text(Arrays.copyOfRange(ends, length, 2 * length)),
            "" + ((ends[2 * length] & 0xFF) << 8 | ends[2 * length + 1] & 0xFF),
            "" + ((ends[2 * length + 2] & 0xFF) << 8 | ends[2 * length + 3] & 0xFF)
        };
        return ascii(String.join(" ", words) + "\r\n");
    }

    private static String text(byte[] address) {
        try {
            String text = InetAddress.getByAddress(address).getHostAddress();
            return address.length == 16 && !text.contains(":") ? "::ffff:" + text : text;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] binary(byte[] ends, byte[] more) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(hex("21" + (ends.length == 12 ? "11" : "21")));
        out.write(0);
        out.write(ends.length + more.length);
        out.writeBytes(ends);
        out.writeBytes(more);
        return out.toByteArray();
    }

    /** Cut anywhere, it is read when it is whole and not before; what follows changes nothing. */
    @Property
    void anySplitGivesTheSame(@ForAll("headers") byte[] header, @ForAll byte[] after) throws ProxyHeader.Malformed {
        ProxyHeader whole = ProxyHeader.read(header).orElseThrow();
        assertThat(whole.length()).isEqualTo(header.length);
        assertThat(whole.ends()).isPresent();
        for (int length = 0; length < header.length; length++) {
            assertThat(ProxyHeader.read(Arrays.copyOf(header, length))).isEmpty();
        }
        byte[] more = Arrays.copyOf(header, header.length + after.length);
        System.arraycopy(after, 0, more, header.length, after.length);
        assertThat(ProxyHeader.read(more)).contains(whole);
    }

    /** Whatever an octet is changed to: a header, none, or not yet one, and no more octets make another of it. */
    @Property
    void aVerdictStays(@ForAll("headers") byte[] header, @ForAll int at, @ForAll byte octet) {
        byte[] changed = header.clone();
        changed[Math.floorMod(at, changed.length)] = octet;
        String verdict = "more";
        for (int length = 0; length <= changed.length; length++) {
            String now = verdict(Arrays.copyOf(changed, length));
            assertThat(now).isEqualTo(verdict.equals("more") ? now : verdict);
            verdict = now;
        }
    }

    private static String verdict(byte[] octets) {
        try {
            Optional<ProxyHeader> header = ProxyHeader.read(octets);
            return header.map(ProxyHeader::toString).orElse("more");
        } catch (ProxyHeader.Malformed none) {
            return "none";
        }
    }
}
