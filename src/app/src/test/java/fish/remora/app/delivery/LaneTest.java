package fish.remora.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Transmitted.Contact;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant PROBE = NOW.plusSeconds(60);

    private final Lane lane = new Lane("far.test", Health.GOOD);

    private int start() {
        int started = 0;
        while (lane.start(NOW) != null) {
            started++;
        }
        return started;
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            lane.add(Consignments.from("a@x.test"));
        }
    }

    private void succeed(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(lane.finished(Contact.MADE, NOW, PROBE)).isEqualTo(Lane.Turn.NONE);
        }
    }

    @Test
    void theWindowOpensWithSuccessUpToItsLimit() {
        fill(200);
        assertThat(start()).isEqualTo(1);
        succeed(1);
        assertThat(start()).isEqualTo(2);
        succeed(2);
        assertThat(start()).isEqualTo(4);
        for (int round = 0; round < 5; round++) {
            succeed(lane.underWay());
            start();
        }
        assertThat(lane.underWay()).isEqualTo(Lane.MOST_CONNECTIONS);
    }

    @Test
    void aRebuffHalvesIt() {
        fill(200);
        start();
        succeed(1);
        start();
        succeed(2);
        start();
        assertThat(lane.underWay()).isEqualTo(4);
        lane.finished(Contact.TURNED_AWAY, NOW, PROBE);
        succeed(3);
        // Halved to 2, then one more for each of three successes.
        assertThat(start()).isEqualTo(5);
    }

    @Test
    void rebuffsInARowAreAFailure() {
        fill(10);
        for (int i = 1; i < Lane.REBUFFS; i++) {
            assertThat(start()).isEqualTo(1);
            assertThat(lane.finished(Contact.TURNED_AWAY, NOW, PROBE)).isEqualTo(Lane.Turn.NONE);
        }
        start();
        assertThat(lane.finished(Contact.TURNED_AWAY, NOW, PROBE)).isEqualTo(Lane.Turn.FAILED);
        assertThat(lane.health().notBefore()).isEqualTo(PROBE);
    }

    @Test
    void whatFailsTogetherCountsOnce() {
        fill(100);
        start();
        succeed(1);
        start();
        succeed(2);
        start();
        assertThat(lane.finished(Contact.UNREACHABLE, NOW, PROBE)).isEqualTo(Lane.Turn.FAILED);
        for (int i = 0; i < 3; i++) {
            assertThat(lane.finished(Contact.UNREACHABLE, NOW, PROBE)).isEqualTo(Lane.Turn.NONE);
        }
        assertThat(lane.health().failures()).isEqualTo(1);
        assertThat(lane.underWay()).isZero();
    }

    @Test
    void aFailingOneTakesOneProbeAndNothingFresh() {
        fill(3);
        start();
        lane.finished(Contact.UNREACHABLE, NOW, PROBE);
        assertThat(lane.hasRoomFor(Consignments.from("a@x.test"))).isFalse();
        lane.hasDue();
        assertThat(lane.want()).isNull();
        assertThat(lane.isWaitingForProbe(NOW)).isFalse();
        assertThat(lane.isWaitingForProbe(PROBE)).isTrue();
        assertThat(start()).isEqualTo(1);
        assertThat(lane.finished(Contact.UNREACHABLE, PROBE, PROBE.plusSeconds(120)))
                .isEqualTo(Lane.Turn.FAILED);
        assertThat(lane.health().failures()).isEqualTo(2);
        start();
        assertThat(lane.finished(Contact.MADE, PROBE, PROBE)).isEqualTo(Lane.Turn.RECOVERED);
        assertThat(lane.health()).isEqualTo(Health.GOOD);
        assertThat(lane.want()).isNotNull();
    }

    @Test
    void whatItHasJustLearnedIsNotForgottenForAnOlderTable() {
        fill(1);
        start();
        lane.finished(Contact.UNREACHABLE, NOW, PROBE);
        lane.learn(Health.GOOD, NOW.plusSeconds(1));
        assertThat(lane.health().isFailing()).isTrue();
        lane.learn(Health.GOOD, NOW.plusSeconds(60));
        assertThat(lane.health().isFailing()).isFalse();
    }

    @Test
    void aRateIsKept() {
        lane.learn(new Health(null, 120, false, 0, null), NOW);
        fill(100);
        succeedAll(10);
        // Two a second: the bucket holds a second's worth.
        assertThat(startAt(NOW.plusSeconds(10))).isEqualTo(2);
        assertThat(startAt(NOW.plusSeconds(10))).isZero();
        assertThat(startAt(NOW.plusSeconds(11))).isEqualTo(2);
    }

    private void succeedAll(int rounds) {
        for (int i = 0; i < rounds; i++) {
            startAt(NOW.minusSeconds(1000 - i * 10L));
            succeed(lane.underWay());
        }
    }

    private int startAt(Instant time) {
        int started = 0;
        while (lane.start(time) != null) {
            started++;
        }
        return started;
    }

    @Test
    void aSuspendedOneDoesNothing() {
        fill(5);
        lane.learn(new Health(null, null, true, 0, null), NOW);
        lane.hasDue();
        assertThat(start()).isZero();
        assertThat(lane.want()).isNull();
        assertThat(lane.hasRoomFor(Consignments.from("a@x.test"))).isFalse();
    }

    @Test
    void whatIsNotSentAfterAllLeavesItsPlace() {
        fill(2);
        start();
        lane.notStarted();
        assertThat(start()).isEqualTo(1);
    }

    @Test
    void claimsGoRoundAllSenders() {
        lane.hasDue();
        Claims.Want first = lane.want();
        assertThat(first).isEqualTo(new Claims.Want("far.test", 2, ""));
        lane.claimed(first, List.of("b@x.test", "m@x.test"), 0, 0);
        Claims.Want second = lane.want();
        assertThat(second).isEqualTo(new Claims.Want("far.test", 2, "m@x.test"));
        lane.claimed(second, List.of("z@x.test"), 0, 1);
        assertThat(lane.want()).isEqualTo(new Claims.Want("far.test", 2, "z@x.test"));
        lane.claimed(second, List.of(), 2, 0);
        assertThat(lane.want()).as("urgent mail alone").isEqualTo(new Claims.Want("far.test", 2, "z@x.test"));
        lane.claimed(second, List.of(), 0, 2);
        Claims.Want again = lane.want();
        assertThat(again).isEqualTo(new Claims.Want("far.test", 2, ""));
        lane.claimed(again, List.of("a@x.test"), 0, 0);
        assertThat(lane.want()).isNull();
    }

    /** What is queued while a claim runs may have come too late for it. */
    @Test
    void aClaimDoesNotForgetWhatFallsDueMeanwhile() {
        lane.hasDue();
        Claims.Want want = lane.want();
        lane.hasDue();
        lane.claimed(want, List.of(), 0, 0);
        assertThat(lane.want()).isNotNull();
    }
}
