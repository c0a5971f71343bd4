package fish.remora.protocol.smtp.client;

import fish.remora.api.Reply;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted.Outcome;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail transaction, RFC 5321 §3.3. Commands go out as far ahead of their replies as the peer allows:
 *
 * <pre>
 * plain        MAIL | RCPT | RCPT | DATA | content .
 * PIPELINING   MAIL RCPT RCPT DATA | content .                     RFC 2920 §3.1
 * CHUNKING     MAIL RCPT RCPT BDAT content                         RFC 3030 §4.2; a large content waits for the RCPTs
 * </pre>
 *
 * <p>Invariant: replies are matched with commands in their order, one each; a recipient is delivered only by a 2yz to content that was
 * sent whole for it. Whatever the peer answers, each recipient has one result when the transaction {@linkplain #isOver is over}.
 */
final class Transaction {
    /** Commands without a reply at a time, with PIPELINING. */
    private static final int WINDOW = 128;

    private final Manner manner;
    private final MailCommands commands;
    private final int window;
    private final Roll roll;
    private final Deque<Command> unanswered = new ArrayDeque<>();

    /** What is still to be said. */
    private boolean resetDue;

    private boolean mailDue = true;
    private boolean contentDue = true;

    /** What the peer holds. */
    private boolean open;

    /** The steps of the current call. */
    private List<ClientStep> steps = List.of();

    private boolean contentBegun;
    private boolean contentSent;
    private @Nullable Reply early;
    private boolean abandoned;

    /** @param reset the peer may still hold an earlier transaction open */
    Transaction(Transmission transmission, Extensions peer, boolean reset) {
        manner = Manner.of(transmission, peer);
        commands = new MailCommands(transmission, peer, manner);
        window = peer.pipelining() ? WINDOW : 1;
        roll = new Roll(transmission.recipients());
        resetDue = reset;
        open = reset;
        Obstacles.settle(transmission, peer, roll);
    }

    void begin(List<ClientStep> to) {
        steps = to;
        proceed();
    }

    void reply(Reply reply, List<ClientStep> to) throws Garbled {
        steps = to;
        Command command = unanswered.poll();
        if (command == null) {
            throw new Garbled("a reply to no command");
        }
        if (reply.code() / 100 == 3 && command != Command.DATA) {
            throw new Garbled(reply.code() + " to " + command.words);
        }
        command.answer.run(this, reply);
        proceed();
    }

    void contentSent() {
        contentSent = contentBegun;
        if (early != null) {
            settle(early);
        }
    }

    /** The connection is over: what those recipients get that have no result yet. */
    void end(Reply reply, boolean remote) {
        roll.settleOpen(new Outcome(reply, remote, !remote && reply.isTransient() && (contentSent || early != null)));
    }

    /** Every recipient has its result, and every command its reply. */
    boolean isOver() {
        return abandoned || unanswered.isEmpty() && contentBegun == contentSent && !roll.hasOpen();
    }

    /** Over, but in the middle of the content: nothing can be said on this connection any more. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** The peer may hold the transaction open: it has to be told before another. */
    boolean isLeftOpen() {
        return open;
    }

    List<Outcome> outcomes() {
        return roll.outcomes();
    }

    String awaited() {
        Command command = unanswered.peek();
        return isSending() || command == null ? "the peer to take the content" : "the reply to " + command.words;
    }

    Patience patience() {
        Command command = unanswered.peek();
        return isSending() || command == null ? Patience.BLOCK : command.patience;
    }

    private boolean isSending() {
        return contentBegun && !contentSent;
    }

    /** Says what can be said now. Waits for half of the window to be answered, so that not each reply makes a small packet. */
    private void proceed() {
        if (unanswered.size() > window / 2) {
            return;
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Command command = next();
        while (command != null && unanswered.size() < window) {
            lines.writeBytes(command.octets(this));
            unanswered.add(command);
            command = next();
        }
        if (lines.size() > 0) {
            steps.add(new ClientStep.Send(lines.toByteArray()));
        }
        if (unanswered.peekLast() == Command.BDAT && !contentBegun) {
            sendContent();
        }
    }

    /** Null when nothing is left to say, or a reply decides what is. */
    private @Nullable Command next() {
        if (!roll.hasOpen()) {
            return null;
        }
        if (resetDue) {
            return Command.RSET;
        }
        if (mailDue) {
            return Command.MAIL;
        }
        if (roll.hasNext()) {
            return Command.RCPT;
        }
        boolean may = !manner.chunk() || manner.atOnce() || unanswered.isEmpty();
        return !contentDue || !may ? null : manner.chunk() ? Command.BDAT : Command.DATA;
    }

    String sayRset() {
        resetDue = false;
        return "RSET";
    }

    String sayMail() {
        mailDue = false;
        return commands.mail();
    }

    String sayRcpt() {
        return commands.rcpt(roll.next());
    }

    String sayData() {
        contentDue = false;
        return "DATA";
    }

    String sayBdat() {
        contentDue = false;
        return "BDAT " + commands.transmission().content().size() + " LAST";
    }

    private void sendContent() {
        contentBegun = true;
        steps.add(new ClientStep.SendContent(manner.form()));
    }

    void cleared(Reply reply) throws Garbled {
        if (!reply.isPositive()) {
            throw new Garbled(reply.code() + " to RSET");
        }
        open = false;
    }

    void senderAnswered(Reply reply) {
        if (reply.isPositive()) {
            open = true;
        } else {
            settle(reply);
        }
    }

    void recipientAnswered(Reply reply) {
        roll.answer(reply);
    }

    /**
     * RFC 2920 §3.1: a peer that took no recipient may ask for the content all the same; it gets an empty one, and whatever it says
     * to that delivers nothing.
     */
    void contentMayStart(Reply reply) throws Garbled {
        if (reply.isPositive()) {
            throw new Garbled(reply.code() + " to DATA");
        }
        if (reply.code() >= 400) {
            settle(reply);
            return;
        }
        unanswered.add(Command.DOT);
        if (roll.hasOpen()) {
            sendContent();
        } else {
            steps.add(new ClientStep.Send(Command.DOT.octets(this)));
        }
    }

    /** A refusal in the middle of the content: the rest is not sent, and with it goes the connection. */
    void contentAnswered(Reply reply) {
        open = false;
        abandoned = isSending() && !reply.isPositive();
        conclude(reply);
    }

    /** RFC 3030 §2: a chunk that is refused leaves the transaction open; its octets have to be sent all the same. */
    void chunkAnswered(Reply reply) {
        open &= !reply.isPositive();
        conclude(reply);
    }

    /** A 2yz can be told from one that overtook the content only when the content has gone out. */
    private void conclude(Reply reply) {
        if (isSending() && reply.isPositive()) {
            early = reply;
        } else {
            settle(reply);
        }
    }

    private void settle(Reply reply) {
        roll.settleOpen(new Outcome(reply, true, false));
    }
}
