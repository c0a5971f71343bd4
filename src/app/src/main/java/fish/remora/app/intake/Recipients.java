package fish.remora.app.intake;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Directory;
import fish.remora.app.account.Route;
import fish.remora.app.delivery.Onward;
import fish.remora.app.delivery.Routes;
import fish.remora.app.tenant.SafeMode;
import fish.remora.app.tenant.Tenants;
import fish.remora.app.tenant.UserCaps;
import fish.remora.app.trust.Rates;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Decides on each recipient: RFC 5321 §3.3 wants unknown ones refused here, before the content comes. Foreign ones are for those
 * networks only that may relay. Thread-safe.
 */
@ApplicationScoped
public class Recipients {
    private static final Reply NOBODY = Reply.of(550, "5.1.1", "No such user here");
    private static final Reply IN_MAILBOX = Reply.of(250, "2.1.5", "Into a mailbox here");
    private static final Reply ON_ITS_WAY = Reply.of(250, "2.0.0", "On its way");

    /** Nobody else answers to a reverse-path: RFC 5321 §4.5.5. */
    private static final Reply ONLY_NOTICES =
            Reply.of(550, "5.7.1", "Only notices from the null sender come back this way");

    private static final Reply CAPTURED = Reply.of(250, "2.0.0", "Captured: safe mode is on");

    static final Reply MAILBOX_FULL = Reply.of(452, "4.2.2", "Mailbox full");
    static final Reply NEVER_FITS = Reply.of(552, "5.2.2", "Message larger than the mailbox");

    @Inject
    private Directory directory;

    @Inject
    private Routes routes;

    @Inject
    private Tenants tenants;

    @Inject
    private UserCaps caps;

    @Inject
    private Rates rates;

    @EJB
    private Accounts accounts;

    /**
     * @return true when an application decides while the client waits
     * @throws Refused 550 for nobody, 452 or 552 when there is no room, 450 when its client asks too much
     */
    public boolean check(Peer peer, Envelope envelope, Recipient recipient) throws Refused {
        if (peer.account().isPresent()) {
            caps.check(peer.account().get(), envelope.recipients().size() + 1);
        }
        rates.recipient(peer, envelope.recipients().isEmpty());
        Route route = directory.resolve(recipient.address());
        if (route instanceof Route.Unknown) {
            rates.unknown(peer);
            throw new Refused(NOBODY);
        }
        if (route instanceof Route.Foreign) {
            checkForeign(peer, recipient);
        }
        if (route instanceof Route.Reverse reverse) {
            checkWay(reverse.to());
            if (envelope.sender().isPresent()) {
                throw new Refused(ONLY_NOTICES);
            }
        }
        if (route instanceof Route.Local local) {
            checkRoom(local.inboxes(), envelope.options().size().orElse(0));
            for (Address onward : local.onward()) {
                checkWay(onward);
            }
        }
        if (decides(route)) {
            checkOneDecides(envelope);
            return true;
        }
        return false;
    }

    private static boolean decides(Route route) {
        return route instanceof Route.Application application
                && application.consumer().answersNow();
    }

    /** There is one reply for all recipients: it cannot be the decision of two (RFC 5321 §4.5.3.1.10 has the client try the others again). */
    private void checkOneDecides(Envelope envelope) throws Refused {
        for (Recipient before : envelope.recipients()) {
            if (decides(directory.resolve(before.address()))) {
                throw Refused.with(452, "4.5.3", "One recipient at a time here; send the others by themselves");
            }
        }
    }

    private static boolean mayRelay(Peer peer) {
        return peer.relay() || peer.account().isPresent();
    }

    private void checkForeign(Peer peer, Recipient recipient) throws Refused {
        if (!mayRelay(peer)) {
            throw Refused.with(550, "5.7.1", "Relaying denied");
        }
        checkWay(recipient.address());
    }

    private void checkWay(Address address) throws Refused {
        if (!directory.isOurs(address.domain()) && routes.find(address) instanceof Onward.Refuse refuse) {
            throw Refused.with(550, "5.7.1", refuse.why());
        }
    }

    /** @throws Refused when one of them was somebody's at RCPT and is no more: the next try will hear there what has become of it */
    Sorted sort(Peer peer, List<Recipient> recipients) throws Refused {
        Sorted.Sorting sorting = new Sorted.Sorting();
        for (Recipient recipient : recipients) {
            Route route = directory.resolve(recipient.address());
            if (route instanceof Route.Local found) {
                sorting.here(recipient, found);
            } else if (route instanceof Route.Application application && sorting.decided.isEmpty() && decides(route)) {
                sorting.decided = Optional.of(new Sorted.Decided(recipient, application.consumer()));
            } else if (route instanceof Route.Application) {
                sorting.onward.add(recipient);
            } else if (route instanceof Route.Reverse reverse) {
                returned(new Recipient(reverse.to(), recipient.dsn()), sorting);
            } else if (route instanceof Route.Foreign && mayRelay(peer)) {
                foreign(recipient, sorting);
            } else {
                throw Refused.with(451, "4.3.0", "A recipient has just changed; try again");
            }
        }
        return sorting.sorted();
    }

    /** Its sender may have come to us since. */
    private void returned(Recipient recipient, Sorted.Sorting sorting) {
        if (directory.resolve(recipient.address()) instanceof Route.Local found) {
            sorting.here(recipient, found);
        } else {
            foreign(recipient, sorting);
        }
    }

    private void foreign(Recipient recipient, Sorted.Sorting sorting) {
        Recipient instead = instead(tenants.server(), recipient);
        if (instead.equals(recipient)) {
            sorting.onward.add(recipient);
        } else if (directory.resolve(instead.address()) instanceof Route.Local found) {
            sorting.here(instead, found);
        } else if (!sorting.onward.contains(instead)) {
            sorting.onward.add(instead);
        }
    }

    /** Whoever gets it in safe mode; the recipient itself when nobody else does. */
    private static Recipient instead(SafeMode mode, Recipient recipient) {
        Address address = mode.instead(recipient.address());
        return address.equals(recipient.address()) ? recipient : new Recipient(address, DsnRequest.DEFAULT);
    }

    /**
     * Decides on the recipients of an application's mail, who may be anybody: what is refused is left out.
     *
     * @param mode what safe mode does not admit goes on to be captured
     * @param size of the mail, in octets
     * @param replies gets one for each, in order
     */
    public Sorted sort(List<Recipient> wanted, SafeMode mode, long size, List<Reply> replies) {
        Sorted.Sorting sorting = new Sorted.Sorting();
        for (Recipient original : wanted) {
            Recipient recipient = instead(mode, original);
            Route route = directory.resolve(recipient.address());
            if (!mode.admits(recipient.address())) {
                sorting.onward.add(recipient);
                replies.add(CAPTURED);
            } else if (!recipient.equals(original) && sorting.has(recipient)) {
                replies.add(ON_ITS_WAY);
            } else if (route instanceof Route.Unknown || route instanceof Route.Reverse) {
                replies.add(NOBODY);
            } else if (route instanceof Route.Local found) {
                Optional<Reply> full = fullness(found.inboxes(), size);
                if (full.isEmpty()) {
                    sorting.here(recipient, found);
                }
                replies.add(full.orElse(found.inboxes().isEmpty() ? ON_ITS_WAY : IN_MAILBOX));
            } else if (route instanceof Route.Foreign
                    && routes.find(recipient.address()) instanceof Onward.Refuse refuse) {
                replies.add(Reply.of(550, "5.7.1", refuse.why()));
            } else {
                sorting.onward.add(recipient);
                replies.add(ON_ITS_WAY);
            }
        }
        return sorting.sorted();
    }

    /**
     * An address of several inboxes is full when each of them is. The actual size is judged again when it is known, but only for a
     * message that nobody has room for: a mailbox may be overdrawn by the mails of one commit group, so that one full box does not stop its neighbours.
     *
     * @param size what the message adds, in octets; 0 when not known yet
     */
    public void checkRoom(List<Route.Inbox> inboxes, long size) throws Refused {
        Optional<Reply> full = fullness(inboxes, size);
        if (full.isPresent()) {
            throw new Refused(full.get());
        }
    }

    private Optional<Reply> fullness(List<Route.Inbox> inboxes, long size) {
        Optional<Reply> refusal = Optional.empty();
        for (Route.Inbox inbox : inboxes) {
            if (!inbox.isLimited()) {
                return Optional.empty();
            }
            long quota = inbox.quota() == null ? Long.MAX_VALUE : inbox.quota();
            long quotaMessages = inbox.quotaMessages() == null ? Long.MAX_VALUE : inbox.quotaMessages();
            if (size > quota) {
                refusal = Optional.of(NEVER_FITS);
                continue;
            }
            Accounts.Use used = accounts.useOf(inbox.accountId());
            if (used.messages() < quotaMessages && used.octets() < quota && used.octets() + size <= quota) {
                return Optional.empty();
            }
            refusal = Optional.of(MAILBOX_FULL);
        }
        return refusal;
    }
}
