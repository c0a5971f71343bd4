package fish.remora.adapter.dns;

import fish.remora.api.Reply;
import fish.remora.api.Transmitted;
import fish.remora.protocol.smtp.client.ReplyText;
import java.util.List;

/** What the search for a next hop's hosts has come to. */
public sealed interface Found {
    /**
     * Where to try.
     *
     * @param exchangers at least one, in the order to be tried
     */
    record Hosts(List<Exchanger> exchangers) implements Found {
        public Hosts {
            exchangers = List.copyOf(exchangers);
        }
    }

    /**
     * There is none, or none could be learnt.
     *
     * @param reply for all recipients: 5yz when the DNS says so for good, 4yz when it did not answer
     */
    record Nowhere(Reply reply, Transmitted.Contact contact) implements Found {}

    /** @param text any: names are what a stranger's DNS makes them */
    static Found nowhere(int code, String status, String text, Transmitted.Contact contact) {
        return new Nowhere(ReplyText.reply(code, status, text), contact);
    }
}
