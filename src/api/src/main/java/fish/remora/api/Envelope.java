package fish.remora.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What SMTP knows of a mail apart from its content: RFC 5321 §2.3.1. Immutable; grows by {@link #and}.
 *
 * @param client what the client called itself in EHLO or HELO
 * @param protocol the "with" keyword of its trace header, RFC 3848 and RFC 6531 §3.7.3: {@code ESMTPS} and the like
 * @param sender the reverse-path; empty is the null sender {@code <>}, to whom nothing may bounce
 * @param recipients in the order they were accepted
 * @param options the remaining parameters of MAIL
 */
public record Envelope(
        String client, String protocol, Optional<Address> sender, List<Recipient> recipients, Options options) {

    /**
     * Parameters of MAIL.
     *
     * @param body what the content may hold
     * @param smtpUtf8 addresses or header may be UTF-8 (RFC 6531)
     * @param size the client's own figure in octets (RFC 1870 §6), when given
     * @param returnContent RET of RFC 3461 §4.3, null when not given
     * @param envelopeId ENVID of RFC 3461 §4.4 as it came (xtext), null when not given
     */
    public record Options(
            BodyType body,
            boolean smtpUtf8,
            OptionalLong size,
            @Nullable ReturnContent returnContent,
            @Nullable String envelopeId) {

        /** MAIL without parameters. */
        public static final Options NONE = new Options(BodyType.SEVEN_BIT, false, OptionalLong.empty(), null, null);
    }

    /** How much a failure notice returns: RFC 3461 §4.3. */
    public enum ReturnContent {
        FULL,
        HDRS
    }

    public Envelope {
        recipients = List.copyOf(recipients);
    }

    /** This envelope with one recipient more. */
    public Envelope and(Recipient recipient) {
        List<Recipient> more = new ArrayList<>(recipients.size() + 1);
        more.addAll(recipients);
        more.add(recipient);
        return new Envelope(client, protocol, sender, more, options);
    }
}
