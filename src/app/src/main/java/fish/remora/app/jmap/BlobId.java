package fish.remora.app.jmap;

import fish.remora.protocol.mime.TransferEncoding;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which octets a {@code blobId} means: {@code U7}, an upload; {@code B7}, a message; {@code B7-100-50-b}, 50 octets of a message from its octet 100 on,
 * undone base64. It says all there is to know, so that no table of blobs is needed. Immutable.
 *
 * @param number of the upload or the message
 * @param length negative: to the end
 */
public record BlobId(Kind kind, long number, long offset, long length, TransferEncoding encoding) {
    private static final Pattern FORM =
            Pattern.compile("([UB])(0|[1-9][0-9]{0,18})(?:-([0-9]{1,18})-([0-9]{1,18})-([ibqu]))?");

    private static final Map<TransferEncoding, String> ENCODINGS = Map.of(
            TransferEncoding.IDENTITY, "i",
            TransferEncoding.BASE64, "b",
            TransferEncoding.QUOTED_PRINTABLE, "q",
            TransferEncoding.UNKNOWN, "u");

    /** Where the octets are. */
    public enum Kind {
        UPLOAD,
        MESSAGE
    }

    public static BlobId upload(long number) {
        return new BlobId(Kind.UPLOAD, number, 0, -1, TransferEncoding.IDENTITY);
    }

    /** A whole message. */
    public static BlobId message(long number) {
        return new BlobId(Kind.MESSAGE, number, 0, -1, TransferEncoding.IDENTITY);
    }

    /** The body of a part of a message, decoded. */
    public static BlobId part(long message, long offset, long length, TransferEncoding encoding) {
        return new BlobId(Kind.MESSAGE, message, offset, length, encoding);
    }

    /** Empty: it is none that we have given out. */
    public static Optional<BlobId> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        boolean part = form.group(3) != null;
        boolean upload = form.group(1).equals("U");
        if (upload && part) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BlobId(
                    upload ? Kind.UPLOAD : Kind.MESSAGE,
                    Long.parseLong(form.group(2)),
                    part ? Long.parseLong(form.group(3)) : 0,
                    part ? Long.parseLong(form.group(4)) : -1,
                    part ? encoding(form.group(5)) : TransferEncoding.IDENTITY));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    private static TransferEncoding encoding(String letter) {
        return ENCODINGS.entrySet().stream()
                .filter(one -> one.getValue().equals(letter))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @Override
    public String toString() {
        String whole = (kind == Kind.UPLOAD ? "U" : "B") + number;
        return length < 0 ? whole : whole + "-" + offset + "-" + length + "-" + ENCODINGS.get(encoding);
    }
}
