package fish.remora.adapter.server;

import fish.remora.api.Peer;
import java.time.Duration;

/** A client that reads mail: what it is told may be long, and who has logged in may be silent for longer than others. */
abstract class ReaderConnection extends Connection {
    private final LongReply reply;
    private final Duration autologout;

    /** @param autologout the least that the protocol grants to who has logged in */
    ReaderConnection(Surroundings surroundings, Peer peer, int lineLimit, Duration autologout) {
        super(surroundings, peer.connection(), lineLimit);
        this.reply = new LongReply(this, surroundings.workers());
        this.autologout = autologout;
    }

    /** Event loop, while nothing runs. */
    abstract boolean isLoggedIn();

    /** Sends this, then the pieces as fast as the client takes them. */
    final void stream(Turn turn, byte[] first, LongReply.Pieces pieces) {
        turn.say(first);
        turn.then(() -> reply.begin(pieces));
    }

    final void close(Turn turn, byte[] lastWords) {
        turn.say(lastWords);
        turn.then(this::closeGently);
    }

    @Override
    final void writable() {
        reply.pull();
    }

    @Override
    final boolean awaitsClient() {
        return reply.isOpen() ? reply.awaitsClient() : super.awaitsClient();
    }

    @Override
    final void disconnected() {
        reply.disconnected();
    }

    @Override
    final Duration commandPatience() {
        Duration patience = super.commandPatience();
        return isLoggedIn() && patience.compareTo(autologout) < 0 ? autologout : patience;
    }
}
