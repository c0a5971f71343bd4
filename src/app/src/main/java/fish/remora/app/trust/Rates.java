package fish.remora.app.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import fish.remora.api.Peer;
import fish.remora.api.Refused;
import fish.remora.app.start.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How much one address (IPv6: its /64) may ask of us in a minute: messages, recipients, recipients that are nobody. Beyond it each is put off (RFC 5321
 * §4.2.3: 450), so that honest mail comes later and a search for names ends. Trusted networks are exempt, and whoever has logged in, who
 * has caps of his own. In the memory of this node, bounded. Thread-safe.
 */
@ApplicationScoped
public class Rates {
    private static final System.Logger LOG = System.getLogger(Rates.class.getName());
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 100_000;

    @Inject
    @ConfigProperty(name = "remora.max.messages.per.minute", defaultValue = "600")
    private String messages;

    @Inject
    @ConfigProperty(name = "remora.max.recipients.per.minute", defaultValue = "6000")
    private String recipients;

    @Inject
    @ConfigProperty(name = "remora.max.unknown.per.minute", defaultValue = "60")
    private String unknown;

    private final Cache<String, Counts> counts;
    private int mostMessages;
    private int mostRecipients;
    private int mostUnknown;

    /** Of one network in its window, which begins with its first recipient. */
    private static final class Counts {
        private final AtomicInteger messages = new AtomicInteger();
        private final AtomicInteger recipients = new AtomicInteger();
        private final AtomicInteger unknown = new AtomicInteger();
    }

    public Rates() {
        this(Ticker.systemTicker());
    }

    Rates(Ticker ticker) {
        counts = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(WINDOW)
                .maximumSize(MOST_REMEMBERED)
                .build();
    }

    /** A wrong property fails the deployment. */
    @PostConstruct
    void read() {
        limit(
                number("remora.max.messages.per.minute", messages),
                number("remora.max.recipients.per.minute", recipients),
                number("remora.max.unknown.per.minute", unknown));
    }

    void limit(int ofMessages, int ofRecipients, int ofUnknown) {
        mostMessages = ofMessages;
        mostRecipients = ofRecipients;
        mostUnknown = ofUnknown;
    }

    private static int number(String key, String text) {
        return Integer.parseInt(Settings.checked(key, text, "[1-9]\\d{0,8}", "a number from 1 to 999999999"));
    }

    /**
     * A recipient is asked for.
     *
     * @param first it is the first of its message
     * @throws Refused 450 when there are too many already
     */
    public void recipient(Peer peer, boolean first) throws Refused {
        if (isExempt(peer)) {
            return;
        }
        Counts mine = counts.get(Networks.of(peer), network -> new Counts());
        if (mine.unknown.get() >= mostUnknown) {
            throw tooMany("recipients that are not known here");
        }
        if (first && mine.messages.incrementAndGet() > mostMessages) {
            throw tooMany("messages");
        }
        if (mine.recipients.incrementAndGet() > mostRecipients) {
            throw tooMany("recipients");
        }
    }

    /** It was nobody. */
    public void unknown(Peer peer) {
        if (!isExempt(peer)) {
            String network = Networks.of(peer);
            if (counts.get(network, first -> new Counts()).unknown.incrementAndGet() == mostUnknown) {
                LOG.log(Level.INFO, "{0} is put off: {1} unknown recipients in a minute", network, mostUnknown);
            }
        }
    }

    private static boolean isExempt(Peer peer) {
        return peer.trusted() || peer.account().isPresent();
    }

    private static Refused tooMany(String what) {
        return Refused.with(450, "4.7.1", "Too many " + what + " from your address; try again in a minute");
    }
}
