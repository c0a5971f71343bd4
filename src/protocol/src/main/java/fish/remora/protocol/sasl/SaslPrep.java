package fish.remora.protocol.sasl;

import fish.remora.api.Denied;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Brings names and passwords into the one form in which they are compared: SASLprep, RFC 4013.
 *
 * <p>Departs from RFC 4013 §2.3 to §2.5: of the prohibited characters only controls are refused, and neither unassigned code points
 * nor mixed directions are. That lets in more names than the RFC has, and each still in one form only; which of them are somebody's
 * is the application's to know.
 */
final class SaslPrep {
    /** RFC 4013 §2.1: RFC 3454 C.1.2. */
    private static final Pattern OTHER_SPACES = Pattern.compile("[\\u00A0\\u1680\\u2000-\\u200A\\u202F\\u205F\\u3000]");

    /** RFC 4013 §2.1: RFC 3454 B.1. */
    private static final Pattern NOTHING =
            Pattern.compile("[\\u00AD\\u034F\\u1806\\u180B-\\u180D\\u200B-\\u200D\\u2060\\uFE00-\\uFE0F\\uFEFF]");

    private SaslPrep() {}

    /**
     * Who wants to come in.
     *
     * @param authcid whose password it is
     * @param authzid whom to act for; empty: the same
     * @throws Denied AUTHENTICATIONFAILED for a name that cannot be anybody's; AUTHORIZATIONFAILED for who wants to act for another,
     *     which nobody may (RFC 4422 §3.4.1); it is said before a password is looked at, and so tells nothing about one
     */
    static String user(String authcid, String authzid) throws Denied {
        String user = name(authcid);
        if (!authzid.isEmpty() && !name(authzid).equals(user)) {
            throw new Denied(Denied.Code.AUTHORIZATIONFAILED, "Nobody may act for another user");
        }
        return user;
    }

    private static String name(String text) throws Denied {
        String name = normalized(text);
        if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
            throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
        }
        return name;
    }

    /**
     * A password as SCRAM hashes it, RFC 5802 §5.1. ASCII stays as it is, and becomes no String, which could not be overwritten; what is no
     * UTF-8 stays too, as no client can make anything else of it.
     *
     * @return a copy
     */
    static byte[] password(byte[] octets) {
        if (isAscii(octets)) {
            return octets.clone();
        }
        try {
            CharSequence text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return normalized(text).getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException odd) {
            return octets.clone();
        }
    }

    private static boolean isAscii(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    /** RFC 4013 §2.1, §2.2. */
    private static String normalized(CharSequence text) {
        String mapped =
                NOTHING.matcher(OTHER_SPACES.matcher(text).replaceAll(" ")).replaceAll("");
        return Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    }
}
