package fish.remora.adapter;

import fish.remora.api.DsnRequest;
import fish.remora.api.MailSender;
import fish.remora.api.RawMail;
import fish.remora.api.Recipient;
import fish.remora.api.Sent;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.URLName;
import jakarta.mail.event.TransportEvent;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Jakarta Mail 2.1 transport that sends by {@link MailSender}, in the transaction of the calling thread: nothing leaves before its commit.
 * Who is refused is named in a {@link SendFailedException}, and the others get the mail all the same unless the caller rolls back.
 *
 * <p>Found by a {@link SessionManagedConnectionFactory}'s session; or by a session of the application's own with the protocol
 * {@value #PROTOCOL}, which may name itself in the property {@value #APPLICATION}.
 */
public final class RemoraTransport extends Transport {
    static final String PROTOCOL = "remora";
    static final String APPLICATION = "mail.remora.application";

    /** RFC 5321 §4.1.1.2: whom notices of failure go to, when it is not the author; as other transports have it. */
    private static final List<String> REVERSE_PATHS = List.of("mail.remora.from", "mail.smtp.from");

    private static final String[] NOT_SENT = {"Bcc", "Resent-Bcc", "Content-Length"};

    public RemoraTransport(Session session, URLName name) {
        super(session, name);
    }

    /** There is nothing to connect to. */
    @Override
    protected boolean protocolConnect(String host, int port, String user, String password) {
        return true;
    }

    @Override
    public void sendMessage(Message message, Address[] addresses) throws MessagingException {
        List<Recipient> recipients = new ArrayList<>();
        List<Address> wrong = new ArrayList<>();
        List<Address> good = new ArrayList<>();
        for (Address address : addresses) {
            Optional<fish.remora.api.Address> parsed = parse(address);
            if (parsed.isPresent()) {
                recipients.add(new Recipient(parsed.get(), DsnRequest.DEFAULT));
                good.add(address);
            } else {
                wrong.add(address);
            }
        }
        if (recipients.isEmpty()) {
            fail(message, "no address is one", List.of(), List.of(), wrong);
        }
        Sent sent;
        try {
            sent = sender().send(new RawMail(reversePath(message), recipients, octets(message), null, null));
        } catch (RuntimeException failure) {
            notifyTransportListeners(
                    TransportEvent.MESSAGE_NOT_DELIVERED, new Address[0], addresses, new Address[0], message);
            throw new SendFailedException(failure.getMessage(), failure);
        }
        conclude(message, sent, good, wrong);
    }

    private MailSender sender() {
        if (session.getProperties().get(SessionManagedConnectionFactory.FACTORY)
                instanceof ApplicationFactory factory) {
            return factory.sender();
        }
        return ApplicationFactory.sender(
                Optional.ofNullable(session.getProperty(APPLICATION)).orElse(""));
    }

    private void conclude(Message message, Sent sent, List<Address> good, List<Address> wrong)
            throws SendFailedException {
        List<Address> taken = new ArrayList<>();
        List<Address> later = new ArrayList<>();
        StringBuilder why = new StringBuilder();
        for (Address address : good) {
            Sent.Outcome outcome = outcome(sent, address);
            if (outcome.isTaken()) {
                taken.add(address);
            } else {
                (outcome.reply().isTransient() ? later : wrong).add(address);
                why.append(why.isEmpty() ? "" : "; ")
                        .append(address)
                        .append(": ")
                        .append(outcome.reply());
            }
        }
        if (taken.size() < good.size() || !wrong.isEmpty()) {
            fail(message, why.isEmpty() ? "no address: " + wrong : why.toString(), taken, later, wrong);
        }
        notifyTransportListeners(
                TransportEvent.MESSAGE_DELIVERED, array(taken), new Address[0], new Address[0], message);
    }

    private static Sent.Outcome outcome(Sent sent, Address address) {
        fish.remora.api.Address recipient = parse(address).orElseThrow();
        return sent.recipients().stream()
                .filter(one -> one.recipient().equals(recipient))
                .findFirst()
                .orElseThrow();
    }

    private void fail(Message message, String why, List<Address> taken, List<Address> later, List<Address> wrong)
            throws SendFailedException {
        int type = taken.isEmpty() ? TransportEvent.MESSAGE_NOT_DELIVERED : TransportEvent.MESSAGE_PARTIALLY_DELIVERED;
        notifyTransportListeners(type, array(taken), array(later), array(wrong), message);
        throw new SendFailedException(why, null, array(taken), array(later), array(wrong));
    }

    private static Address[] array(List<Address> addresses) {
        return addresses.toArray(Address[]::new);
    }

    private static Optional<fish.remora.api.Address> parse(Address address) {
        try {
            return address instanceof InternetAddress internet
                    ? Optional.of(fish.remora.api.Address.parse(internet.getAddress()))
                    : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private Optional<fish.remora.api.Address> reversePath(Message message) throws MessagingException {
        for (String property : REVERSE_PATHS) {
            String path = session.getProperty(property);
            if (path != null) {
                return path.isEmpty() || path.equals("<>") ? Optional.empty() : Optional.of(mailbox(property, path));
            }
        }
        Address[] from = message.getFrom();
        if (from == null || from.length == 0 || !(from[0] instanceof InternetAddress author)) {
            throw new SendFailedException("From: must be there, or " + REVERSE_PATHS.get(0));
        }
        return Optional.of(mailbox("From", author.getAddress()));
    }

    private static fish.remora.api.Address mailbox(String part, String text) throws SendFailedException {
        try {
            return fish.remora.api.Address.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new SendFailedException(part + "=" + text + ": must be an address, such as ann@example.org", wrong);
        }
    }

    private static byte[] octets(Message message) throws MessagingException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (LineEnds lines = new LineEnds(octets)) {
            if (message instanceof MimeMessage mime) {
                mime.writeTo(lines, NOT_SENT);
            } else {
                message.writeTo(lines);
            }
        } catch (IOException failure) {
            throw new MessagingException("the message cannot be written", failure);
        }
        return octets.toByteArray();
    }
}
