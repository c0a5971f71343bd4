package fish.remora.protocol.smtp.client;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Recipient;
import fish.remora.api.Transmission;
import fish.remora.protocol.dsn.OriginalRecipient;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * MAIL and RCPT with the parameters this peer takes: RFC 5321 §4.1.1.2, §4.1.1.3. Lines without CRLF.
 *
 * <p>Invariant: one line each, whatever the transmission holds: addresses cannot break it, and a parameter that could is left out.
 */
record MailCommands(Transmission transmission, Extensions peer, Manner manner) {
    String mail() {
        Envelope.Options options = transmission.options();
        StringBuilder line = new StringBuilder("MAIL FROM:<");
        line.append(transmission.sender().map(Address::toString).orElse("")).append('>');
        if (peer.size() && manner.keepsSize()) {
            line.append(" SIZE=").append(transmission.content().size());
        }
        if (manner.body() != BodyType.SEVEN_BIT) {
            line.append(" BODY=").append(manner.body().keyword());
        }
        if (isInternational()) {
            line.append(" SMTPUTF8");
        }
        if (peer.dsn() && options.returnContent() != null) {
            line.append(" RET=").append(options.returnContent().name());
        }
        if (peer.dsn() && isWord(options.envelopeId())) {
            line.append(" ENVID=").append(options.envelopeId());
        }
        return line.toString();
    }

    String rcpt(Recipient recipient) {
        String line = "RCPT TO:<" + recipient.address() + ">";
        if (!peer.dsn()) {
            return line;
        }
        DsnRequest dsn = recipient.dsn();
        if (!dsn.conditions().isEmpty()) {
            line += " NOTIFY="
                    + dsn.conditions().stream().sorted().map(Enum::name).collect(Collectors.joining(","));
        }
        return line
                + originalRecipient(recipient).map(value -> " ORCPT=" + value).orElse("");
    }

    /**
     * RFC 3461 §5.2.1: one that came is passed on; one that did not is added when notifications were asked for, so that they tell the
     * sender the address it knows. RFC 6533 §3: to a peer without SMTPUTF8 what is not ASCII goes in escapes.
     */
    private Optional<String> originalRecipient(Recipient recipient) {
        String given = recipient.dsn().originalRecipient();
        if (given == null) {
            boolean wanted = !recipient.dsn().conditions().isEmpty();
            return wanted ? Optional.of(OriginalRecipient.of(recipient.address())) : Optional.empty();
        }
        boolean safe = given.chars().allMatch(c -> c > ' ' && c != 127 && !Character.isISOControl(c));
        if (!safe) {
            return Optional.empty();
        }
        return Optional.of(isInternational() ? given : OriginalRecipient.inAscii(given));
    }

    /** Without SMTPUTF8 at the peer only recipients are asked for who do not need it. */
    private boolean isInternational() {
        return peer.smtpUtf8() && needsUtf8(transmission);
    }

    /** RFC 6531 §3.4: whether the transaction must be said to be international. */
    static boolean needsUtf8(Transmission transmission) {
        return transmission.options().smtpUtf8()
                || !transmission.sender().map(Address::isAscii).orElse(true)
                || !transmission.recipients().stream()
                        .allMatch(recipient -> recipient.address().isAscii());
    }

    private static boolean isWord(@Nullable String text) {
        return text != null && !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
