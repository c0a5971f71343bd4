package fish.remora.app.intake;

import fish.remora.api.BodyType;
import fish.remora.api.Content;
import fish.remora.api.Envelope;
import fish.remora.api.Octets;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The content of a mail transaction, read once: what it is made of, and whether it needs an 8-bit way.
 *
 * @param index of all of it, our trace fields among it
 * @param eightBit true when an octet behind our trace fields is beyond ASCII
 * @param hops how many Received fields others have written
 */
public record Incoming(MimeIndex index, boolean eightBit, int hops) {
    /** RFC 5321 §6.3: a hundred Received fields are a loop. */
    private static final int MAX_HOPS = 100;

    /**
     * Reads it once, in pieces.
     *
     * @throws IOException when it cannot be read
     */
    public static Incoming read(Content content) throws IOException {
        return read(0, content);
    }

    /**
     * The same of what is stored.
     *
     * @param trace how many octets of ours are before what came, one Received field among them; 0: none
     */
    static Incoming read(int trace, Content content) throws IOException {
        MimeIndexer indexer = new MimeIndexer();
        boolean eightBit = false;
        long position = 0;
        try (InputStream octets = content.open()) {
            byte[] buffer = new byte[(int) Math.min(content.size() + 1, 64 * 1024)];
            for (int n = octets.read(buffer); n >= 0; n = octets.read(buffer)) {
                indexer.feed(buffer, 0, n);
                eightBit = eightBit || hasHighBit(buffer, (int) Math.min(n, Math.max(0, trace - position)), n);
                position += n;
            }
        }
        MimeIndex index = indexer.finish();
        return new Incoming(index, eightBit, index.header().count("Received") - (trace > 0 ? 1 : 0));
    }

    private static boolean hasHighBit(byte[] buffer, int from, int length) {
        for (int i = from; i < length; i++) {
            if (buffer[i] < 0) {
                return true;
            }
        }
        return false;
    }

    boolean isLoop() {
        return hops > MAX_HOPS;
    }

    /** What the next server must be told when nobody says what the octets are: they themselves do. */
    public Envelope.Options options() {
        return options(new Envelope.Options(BodyType.EIGHT_BIT_MIME, false, OptionalLong.empty(), null, null));
    }

    /** What the next server must be told: the client's word on BODY counts less than the octets. SMTPUTF8 with nothing beyond ASCII in it needs none. */
    public Envelope.Options options(Envelope.Options said) {
        BodyType body = said.body() == BodyType.BINARY_MIME
                ? BodyType.BINARY_MIME
                : eightBit ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
        return new Envelope.Options(
                body, said.smtpUtf8() && eightBit, said.size(), said.returnContent(), said.envelopeId());
    }

    /** What is stored, without its Return-Path: as the next hop gets it. */
    static Content behind(int returnPath, Content stored) {
        if (stored instanceof Octets octets) {
            return new Octets(octets.whole(), returnPath);
        }
        Traced traced = (Traced) stored;
        return new Traced(Arrays.copyOfRange(traced.trace(), returnPath, traced.trace().length), traced.content());
    }

    /** The content behind its trace fields. */
    record Traced(byte[] trace, Content content) implements Content {
        @Override
        public long size() {
            return trace.length + content.size();
        }

        @Override
        public InputStream open() throws IOException {
            return new SequenceInputStream(new ByteArrayInputStream(trace), content.open());
        }
    }
}
