package fish.remora.adapter.dns;

import fish.remora.api.Reply;
import fish.remora.api.Transmitted;
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
}
