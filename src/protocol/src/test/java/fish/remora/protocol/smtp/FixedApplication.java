package fish.remora.protocol.smtp;

import fish.remora.api.AccountId;
import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Envelope;
import fish.remora.api.MailListener;
import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.protocol.sasl.ScramKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The SMTP fixture of {@code transcripts/README.md}, in memory. Thread-safe. */
public final class FixedApplication implements MailListener {
    private static final Set<String> LOCAL = Set.of("ann", "bob", "team", "postmaster");

    private static final AccountId ANN = new AccountId(1);

    private final Set<String> needs;
    private final List<Accepted> accepted = new ArrayList<>();
    private int calls;

    /** A message that was promised to be ours. */
    public record Accepted(Peer peer, Envelope envelope, byte[] content) {}

    /** @param needs the words of a transcript */
    public FixedApplication(Set<String> needs) {
        this.needs = needs;
    }

    @Override
    public synchronized AccountId login(Peer peer, String user, Secret password) throws Denied {
        calls++;
        if (user.equals("ann@mx.test") && password.equals(Secret.of("secret"))) {
            return ANN;
        }
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
    }

    @Override
    public synchronized ScramCredential scram(Peer peer, String user) {
        calls++;
        byte[] password = "secret".getBytes(StandardCharsets.UTF_8);
        return ScramKeys.of(password, new byte[16], ScramKeys.LEAST_ITERATIONS)
                .credential(user.equals("ann@mx.test") ? Optional.of(ANN) : Optional.empty());
    }

    @Override
    public void proved(Peer peer, String user, boolean right) {}

    @Override
    public synchronized AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        calls++;
        if (user.orElse("ann@mx.test").equals("ann@mx.test") && token.equals(Secret.of("ann.s.token"))) {
            return ANN;
        }
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or token");
    }

    @Override
    public synchronized AccountId certified(Peer peer, Optional<String> user) throws Denied {
        calls++;
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Nobody has a certificate");
    }

    @Override
    public synchronized void sender(Peer peer, Envelope envelope) throws Refused {
        calls++;
        Optional<Address> sender = envelope.sender();
        if (sender.isPresent() && !sender.get().localKey().matches("ann(\\+.*)?")) {
            throw Refused.with(550, "5.7.1", "You may not send as " + sender.get());
        }
    }

    @Override
    public synchronized boolean recipient(Peer peer, Envelope envelope, Recipient recipient) throws Refused {
        calls++;
        if (needs.contains("broken")) {
            throw new IllegalStateException("broken on purpose");
        }
        Address address = recipient.address();
        if (!address.domain().equalsIgnoreCase("mx.test")) {
            throw Refused.with(550, "5.7.1", "Relaying denied");
        }
        if (address.localKey().equals("full")) {
            throw Refused.with(452, "4.2.2", "Mailbox full");
        }
        if (!LOCAL.contains(address.localKey())) {
            throw Refused.with(550, "5.1.1", "No such user here");
        }
        return false;
    }

    @Override
    public synchronized List<Reply> accept(List<MailTransaction> group) {
        calls++;
        if (needs.contains("store-down")) {
            throw new IllegalStateException("down on purpose");
        }
        return group.stream().map(this::store).toList();
    }

    private Reply store(MailTransaction transaction) {
        accepted.add(new Accepted(transaction.peer(), transaction.envelope(), octets(transaction.content())));
        return Reply.of(250, "2.0.0", "Ok: stored as " + accepted.size());
    }

    private static byte[] octets(Content content) {
        try (InputStream stream = content.open()) {
            byte[] octets = stream.readAllBytes();
            if (octets.length != content.size()) {
                throw new IllegalStateException(octets.length + " octets instead of " + content.size());
            }
            return octets;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What was accepted so far, in order. */
    public synchronized List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    /** Calls of any kind, so that a test can see that there was none. */
    synchronized int calls() {
        return calls;
    }
}
