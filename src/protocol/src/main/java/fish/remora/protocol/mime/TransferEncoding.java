package fish.remora.protocol.mime;

import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** The Content-Transfer-Encodings of RFC 2045 §6. */
public enum TransferEncoding {
    /** 7bit, 8bit, binary: octets are what they are. */
    IDENTITY(0),
    BASE64(1),
    QUOTED_PRINTABLE(2),
    /** One that nobody here can undo (RFC 3516 §4.3 UNKNOWN-CTE). */
    UNKNOWN(3);

    private static final List<TransferEncoding> ALL = List.of(values());

    /** What it is in the form of a {@link Summary}. */
    final int code;

    TransferEncoding(int code) {
        this.code = code;
    }

    static TransferEncoding of(int code) {
        return ALL.get(code);
    }

    /** The one of that name, in any case; an empty name is 7bit. */
    public static TransferEncoding named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "", "7bit", "8bit", "binary" -> IDENTITY;
            case "base64" -> BASE64;
            case "quoted-printable" -> QUOTED_PRINTABLE;
            default -> UNKNOWN;
        };
    }

    /**
     * The octets decoded as they are read; undecoded where there is nothing to decode or nobody knows how. Broken encodings give what can be
     * made of them: nothing throws but the source.
     */
    public InputStream decode(InputStream encoded) {
        return switch (this) {
            case BASE64 -> new Base64Stream(encoded);
            case QUOTED_PRINTABLE -> new QuotedPrintableStream(encoded);
            default -> encoded;
        };
    }
}
