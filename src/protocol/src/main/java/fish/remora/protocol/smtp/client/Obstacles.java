package fish.remora.protocol.smtp.client;

import fish.remora.api.Address;
import fish.remora.api.Reply;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted.Outcome;

/** What can be told of a transmission from the peer's answer to EHLO alone, without a transaction. */
final class Obstacles {
    private Obstacles() {}

    /** Gives those recipients a result that need not be asked for. */
    static void settle(Transmission transmission, Extensions peer, Roll roll) {
        long size = transmission.content().size();
        if (peer.maxSize() > 0 && size > peer.maxSize()) {
            roll.settleOpen(ours(Reply.of(
                    552, "5.3.4", "The message has " + size + " octets, the next hop takes " + peer.maxSize())));
        }
        if (MailCommands.needsUtf8(transmission) && !peer.smtpUtf8()) {
            settleUtf8(transmission, roll);
        }
    }

    /**
     * RFC 6531 §3.2. A message that came with SMTPUTF8 may have UTF-8 in its header, which is not looked at here: it is refused for
     * all, though one whose header is ASCII after all could go (§3.4). When it came without, only addresses matter: one in UTF-8
     * of a recipient does not keep the others from theirs.
     */
    private static void settleUtf8(Transmission transmission, Roll roll) {
        for (int i = 0; i < transmission.recipients().size(); i++) {
            if (!transmission.recipients().get(i).address().isAscii()) {
                roll.settle(i, ours(Reply.of(553, "5.6.7", "The next hop takes no addresses that are not ASCII")));
            }
        }
        if (transmission.options().smtpUtf8()
                || !transmission.sender().map(Address::isAscii).orElse(true)) {
            roll.settleOpen(ours(Reply.of(550, "5.6.7", "The next hop takes no internationalized mail (SMTPUTF8)")));
        }
    }

    private static Outcome ours(Reply reply) {
        return new Outcome(reply, false, false);
    }
}
