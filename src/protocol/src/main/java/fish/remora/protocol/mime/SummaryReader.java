package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;

/** Reads what {@link ResponseText} has written into a {@link Summary}. One thread. */
final class SummaryReader {
    /** Octets that go out as they are. */
    record Block(byte[] form, int from, int count) {
        void writeTo(ResponseText to) {
            to.octets(form, from, count);
        }

        String text() {
            return new String(form, from, count, StandardCharsets.UTF_8);
        }
    }

    private final byte[] form;
    private int position;

    SummaryReader(byte[] form, int from) {
        this.form = form;
        this.position = from;
    }

    int position() {
        return position;
    }

    int octet() {
        return form[position++] & 0xff;
    }

    long varint() {
        long value = 0;
        int shift = 0;
        int octet;
        do {
            octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            shift += 7;
        } while (octet > 0x7f);
        return value;
    }

    long signed() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    Block block() {
        int count = (int) varint();
        Block block = new Block(form, position, count);
        position += count;
        return block;
    }
}
