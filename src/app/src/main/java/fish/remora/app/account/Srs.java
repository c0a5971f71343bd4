package fish.remora.app.account;

import fish.remora.api.Address;
import fish.remora.app.start.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Sender Rewriting Scheme (Meng Weng Wong, 2003; as libsrs2 and postsrsd write it): mail that we forward has a reverse-path of ours,
 * for our hosts are none of its sender's (RFC 7208 §D.3), and what is returned to that path finds its way back.
 *
 * <pre>
 * ann@far.test                          by us.test:      SRS0=HASH=DAY=far.test=ann@us.test
 * SRS0=h=d=far.test=ann@first.test      by us.test:      SRS1=HASH=first.test==h=d=far.test=ann@us.test
 * </pre>
 *
 * <p>A hash over the rest, keyed by a secret of this installation, shows that a path is one of ours: nobody makes us send anything to
 * anybody by it. Without regard to case, as some servers do not keep it. Thread-safe.
 */
@ApplicationScoped
public class Srs {
    private static final int LIFE_DAYS = 21;

    /** Days are counted modulo this: two letters. */
    private static final int DAYS = 1024;

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int HASH_LETTERS = 6;
    private static final Pattern FIRST = Pattern.compile("(?i)SRS0[=+-]([a-z2-7]{6})=([a-z2-7]{2})=([^=]+)=(.+)");
    private static final Pattern AGAIN = Pattern.compile("(?i)SRS1[=+-]([a-z2-7]{6})=([^=]+)=([=+-].+)");

    /** Of anybody: what follows the first separator. */
    private static final Pattern FOREIGN_FIRST = Pattern.compile("(?i)SRS0([=+-].+)");

    private static final Pattern FOREIGN_AGAIN = Pattern.compile("(?i)SRS1[=+-][^=]+=([^=]+)=([=+-].+)");

    private final UnaryOperator<byte[]> mac;
    private final Clock clock;

    @Inject
    public Srs(Secrets secrets) {
        this(octets -> secrets.mac("srs", octets), Clock.systemUTC());
    }

    Srs(UnaryOperator<byte[]> mac, Clock clock) {
        this.mac = mac;
        this.clock = clock;
    }

    /** For the container's proxy. */
    protected Srs() {
        this(UnaryOperator.identity(), Clock.systemUTC());
    }

    /**
     * The reverse-path to forward with; the sender's own when the rewritten one would be longer than RFC 5321 §4.5.3.1.1 allows.
     *
     * @param domain of ours, to which returned mail finds back
     */
    public Address forward(Address sender, String domain) {
        try {
            return new Address(rewritten(sender), domain);
        } catch (IllegalArgumentException tooLong) {
            return sender;
        }
    }

    private String rewritten(Address sender) {
        Matcher first = FOREIGN_FIRST.matcher(sender.localPart());
        if (first.matches()) {
            return again(sender.domain(), first.group(1));
        }
        Matcher again = FOREIGN_AGAIN.matcher(sender.localPart());
        if (again.matches()) {
            return again(again.group(1), again.group(2));
        }
        String day = letters(today(), 2);
        return "SRS0=" + hash(day + "=" + sender.domain() + "=" + sender.localPart()) + "=" + day + "="
                + sender.domain() + "=" + sender.localPart();
    }

    private String again(String host, String rest) {
        return "SRS1=" + hash(host + "=" + rest) + "=" + host + "=" + rest;
    }

    /** Where mail for such an address of ours goes; empty: it is none, is older than {@value #LIFE_DAYS} days, or was not made here. */
    public Optional<Address> reverse(Address address) {
        Matcher first = FIRST.matcher(address.localPart());
        Matcher again = AGAIN.matcher(address.localPart());
        try {
            if (first.matches()
                    && isHash(first.group(1), first.group(2) + "=" + first.group(3) + "=" + first.group(4))
                    && isFresh(first.group(2))) {
                return Optional.of(new Address(first.group(4), first.group(3)));
            }
            if (again.matches() && isHash(again.group(1), again.group(2) + "=" + again.group(3))) {
                return Optional.of(new Address("SRS0" + again.group(3), again.group(2)));
            }
        } catch (IllegalArgumentException noAddress) {
            // Whoever made it can read it.
        }
        return Optional.empty();
    }

    private boolean isHash(String given, String text) {
        return hash(text).equals(given.toLowerCase(Locale.ROOT));
    }

    private boolean isFresh(String day) {
        String lower = day.toLowerCase(Locale.ROOT);
        int made = LETTERS.indexOf(lower.charAt(0)) * LETTERS.length() + LETTERS.indexOf(lower.charAt(1));
        return Math.floorMod(today() - made, DAYS) <= LIFE_DAYS;
    }

    private int today() {
        return (int) (Duration.ofMillis(clock.millis()).toDays() % DAYS);
    }

    private String hash(String text) {
        byte[] octets = mac.apply(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        int bits =
                (octets[0] & 0xff) << 22 | (octets[1] & 0xff) << 14 | (octets[2] & 0xff) << 6 | (octets[3] & 0xff) >> 2;
        return letters(bits, HASH_LETTERS);
    }

    /** The lowest bits of a number, five a letter. */
    private static String letters(int number, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) {
            text.append(LETTERS.charAt(number >> 5 * i & 31));
        }
        return text.toString();
    }
}
