package fish.remora.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SrsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Address ANN = Address.parse("ann@far.test");

    private static Srs srs(String secret, Instant now) {
        return new Srs(
                octets -> {
                    try {
                        MessageDigest digest = MessageDigest.getInstance("SHA-256");
                        digest.update(secret.getBytes(StandardCharsets.UTF_8));
                        return digest.digest(octets);
                    } catch (GeneralSecurityException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                },
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private final Srs here = srs("ours", NOW);

    @Test
    void whatIsForwardedComesBack() {
        Address path = here.forward(ANN, "us.test");
        assertThat(path.toString()).matches("SRS0=[a-z2-7]{6}=[a-z2-7]{2}=far.test=ann@us.test");
        assertThat(here.reverse(path)).contains(ANN);
    }

    @Test
    void aSecondForwarderKeepsTheFirst() {
        Address first = srs("theirs", NOW).forward(ANN, "first.test");
        Address second = here.forward(first, "us.test");
        assertThat(second.toString()).matches("SRS1=[a-z2-7]{6}=first.test==[a-z2-7]{6}=.*=far.test=ann@us.test");
        assertThat(here.reverse(second)).contains(first);
        Srs third = srs("third", NOW);
        Address again = third.forward(second, "third.test");
        assertThat(again.localPart()).contains("=first.test==").doesNotContain("us.test");
        assertThat(third.reverse(again)).contains(first);
    }

    @Test
    void itEndsAfterThreeWeeks() {
        Address path = here.forward(ANN, "us.test");
        assertThat(srs("ours", NOW.plus(Duration.ofDays(21))).reverse(path)).contains(ANN);
        assertThat(srs("ours", NOW.plus(Duration.ofDays(22))).reverse(path)).isEmpty();
        assertThat(srs("ours", NOW.minus(Duration.ofDays(1))).reverse(path)).isEmpty();
    }

    @Test
    void nobodyElseCanMakeOne() {
        assertThat(here.reverse(srs("theirs", NOW).forward(ANN, "us.test"))).isEmpty();
        String path = here.forward(ANN, "us.test").localPart();
        assertThat(here.reverse(new Address(path.replace("=ann", "=bob"), "us.test")))
                .isEmpty();
        assertThat(here.reverse(new Address(path.replace("far.test=ann", "far.tes=tann"), "us.test")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SRS0", "SRS0=", "SRS0=aaaaaa=aa=x", "SRS1=aaaaaa=x", "srs0=aaaaaa=aa==ann", "ann"})
    void whatIsNoneIsNobodys(String localPart) {
        assertThat(here.reverse(new Address(localPart, "us.test"))).isEmpty();
    }

    @Test
    void whatWouldBeTooLongStaysAsItIs() {
        Address far = new Address("a".repeat(60), "far.test");
        assertThat(here.forward(far, "us.test")).isEqualTo(far);
    }

    @Property
    void anyPathComesBackInAnyCase(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 20) String local,
            @ForAll @IntRange(max = 21) int days,
            @ForAll boolean upper) {
        Address sender = new Address(local, "far.test");
        Address path = here.forward(sender, "us.test");
        String seen = upper
                ? path.localPart().toUpperCase(Locale.ROOT)
                : path.localPart().toLowerCase(Locale.ROOT);
        Optional<Address> back = srs("ours", NOW.plus(Duration.ofDays(days))).reverse(new Address(seen, "us.test"));
        assertThat(back.map(one -> one.toString().toLowerCase(Locale.ROOT)))
                .contains(sender.toString().toLowerCase(Locale.ROOT));
    }
}
