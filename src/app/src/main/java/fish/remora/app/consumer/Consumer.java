package fish.remora.app.consumer;

import fish.remora.api.NextHop;
import fish.remora.api.RecipientPattern;

/**
 * A bean that takes mail, on this node or another, there or away for a while.
 *
 * @param answersNow it decides while the client waits
 * @param attempts after so many a mail is a dead letter
 */
public record Consumer(RecipientPattern recipient, boolean answersNow, int attempts) {
    public NextHop.Application nextHop() {
        return new NextHop.Application(recipient.toString());
    }
}
