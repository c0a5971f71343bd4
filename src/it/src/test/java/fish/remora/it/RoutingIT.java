package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.NameServer;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RFC 5321 §5: which server a domain's mail goes to, and what it means when there is none. */
@ExtendWith(Relay.Shared.class)
class RoutingIT {
    private final Relay relay;
    private final World world;
    private final NameServer dns;

    RoutingIT(Relay relay) {
        this.relay = relay;
        world = relay.world();
        dns = world.dns();
    }

    private void arrives(Sink sink, String recipient) throws Exception {
        relay.send(Remora.ANN, recipient);
        patiently("mail for " + recipient).until(() -> sink.hasTakenFor(recipient));
        assertThat(sink.violations()).isEmpty();
    }

    /** Sends, and returns what the sender is told of the failure. */
    private Notice fails(String sender, String recipient) throws Exception {
        User user = relay.user(sender);
        relay.send(user, recipient);
        patiently("notice about " + recipient).until(() -> relay.database().messagesOf(user) == 1);
        assertThat(relay.deliveries().state(recipient)).isEqualTo("FAILED");
        return Notice.to(relay.database(), user);
    }

    /** §5.1: the lowest preference number first, the others when it cannot be had: alive, dead, out of service, busy. */
    @Test
    void preferences() throws Exception {
        try (Sink second = world.host(world.freeAddress(), Script.PLAIN);
                Sink alive = first("alive.prefer.test", second, Script.PLAIN);
                Sink away = first(
                        "away.prefer.test", second, Script.PLAIN.at(Step.GREETING, Act.say("554 5.3.2 No service")));
                Sink busy =
                        first("busy.prefer.test", second, Script.PLAIN.at(Step.GREETING, Act.say("421 4.3.2 Busy")))) {
            arrives(alive, "box@alive.prefer.test");
            assertThat(second.connections()).isZero();
            arrives(second, "box@away.prefer.test");
            assertThat(away.connections()).isPositive();
            arrives(second, "box@busy.prefer.test");
            assertThat(busy.connections()).isPositive();
            exchangers("dead.prefer.test", world.freeAddress(), second);
            arrives(second, "box@dead.prefer.test");
        }
    }

    /** The better one of a new domain's two exchangers. */
    private Sink first(String domain, Sink second, Script script) throws Exception {
        Sink first = world.host(world.freeAddress(), script);
        exchangers(domain, first.address(), second);
        return first;
    }

    private void exchangers(String domain, String first, Sink second) {
        dns.mx(domain, 20, "b." + domain).mx(domain, 10, "a." + domain);
        dns.address("a." + domain, first).address("b." + domain, second.address());
    }

    /** §5.1: each address of a host is tried. */
    @Test
    void severalAddresses() throws Exception {
        try (Sink sink = world.host(world.freeAddress(), Script.PLAIN)) {
            dns.mx("addresses.test", 10, "mail.addresses.test")
                    .address("mail.addresses.test", world.freeAddress())
                    .address("mail.addresses.test", sink.address())
                    .address("mail.addresses.test", world.freeAddress());
            arrives(sink, "box@addresses.test");
        }
    }

    /** §5.1: without MX the domain itself is the host. */
    @Test
    void addressOfTheDomain() throws Exception {
        try (Sink sink = world.host(world.freeAddress(), Script.PLAIN)) {
            dns.address("implicit.test", sink.address());
            arrives(sink, "box@implicit.test");
        }
    }

    /** RFC 7505 §3: the domain takes no mail, says its owner. */
    @Test
    void nullMx() throws Exception {
        dns.nullMx("null.test").address("null.test", world.freeAddress());
        Notice notice = fails("nullmx", "box@null.test");
        assertThat(notice.field("Status")).isEqualTo("5.1.10");
        assertThat(notice.field("Action")).isEqualTo("failed");
    }

    /** RFC 3463 §3.2, X.1.2; §3.5, X.4.4: no such domain; a domain without any host. */
    @Test
    void nowhere() throws Exception {
        assertThat(fails("nowhere1", "box@nowhere.test").field("Status")).isEqualTo("5.1.2");
        dns.add("hostless.test", "TXT", "\"nothing here\"");
        assertThat(fails("nowhere2", "box@hostless.test").field("Status")).isEqualTo("5.4.4");
    }

    /** §5.1: what is not known now is not known for ever: SERVFAIL and silence mean later. */
    @Test
    void nameServerFails() throws Exception {
        try (Sink sink = relay.domain("servfail.test", Script.PLAIN);
                Sink other = relay.domain("silent.test", Script.PLAIN)) {
            dns.servfail("servfail.test").silent("silent.test");
            relay.send(Remora.ANN, "box@servfail.test");
            relay.send(Remora.ANN, "box@silent.test");
            relay.deliveries().awaitDeferred("box@servfail.test");
            relay.deliveries().awaitDeferred("box@silent.test");
            assertThat(relay.deliveries().reply("box@servfail.test")).contains("4.4.3");
            dns.heal("servfail.test");
            dns.heal("silent.test");
            relay.deliveries().awaitDrained("servfail.test");
            relay.deliveries().awaitDrained("silent.test");
            assertThat(sink.count()).isEqualTo(1);
            assertThat(other.count()).isEqualTo(1);
        }
    }

    /** RFC 7766 §5: an answer that does not fit is asked for by TCP. */
    @Test
    void truncatedAnswer() throws Exception {
        try (Sink sink = relay.domain("truncated.test", Script.PLAIN)) {
            dns.truncated("truncated.test");
            arrives(sink, "box@truncated.test");
            assertThat(dns.queries()).contains("tcp MX truncated.test");
        }
    }

    /** §5.1: an alias is followed, and the recipient keeps his name. */
    @Test
    void aliases() throws Exception {
        try (Sink sink = relay.domain("canonical.test", Script.PLAIN)) {
            dns.alias("alias.test", "canonical.test");
            arrives(sink, "box@alias.test");
            dns.mx("tohost.test", 10, "alias.tohost.test").alias("alias.tohost.test", "mail.canonical.test");
            arrives(sink, "box@tohost.test");
        }
    }

    /** §5.2: IPv6 and IPv4; whichever works. */
    @Test
    void ipv6() throws Exception {
        assumeTrue(World.hasIpv6(), "no IPv6 on this machine");
        try (Sink six = world.host("::1", Script.PLAIN)) {
            dns.mx("six.test", 10, "mail.six.test").address("mail.six.test", "::1");
            arrives(six, "box@six.test");
            arrives(six, "box@[IPv6:::1]");
        }
        try (Sink four = world.host(world.freeAddress(), Script.PLAIN)) {
            dns.mx("both.test", 10, "mail.both.test")
                    .address("mail.both.test", "::1")
                    .address("mail.both.test", four.address());
            arrives(four, "box@both.test");
        }
    }

    /** §4.1.3: an address in brackets is the host. */
    @Test
    void literal() throws Exception {
        try (Sink sink = world.host(world.freeAddress(), Script.PLAIN)) {
            arrives(sink, "box@[" + sink.address() + "]");
        }
    }

    /** §5.1: when we are an exchanger ourselves, only better ones may have the mail; when there is none, it would loop. */
    @Test
    void ourselves() throws Exception {
        String ours = world.freeAddress();
        try (Sink better = world.host(world.freeAddress(), Script.PLAIN);
                Sink worse = world.host(world.freeAddress(), Script.PLAIN)) {
            dns.address(Remora.DOMAIN, ours).address("worse.test", worse.address());
            dns.mx("backup.test", 10, "mail.backup.test").address("mail.backup.test", better.address());
            dns.mx("backup.test", 20, Remora.DOMAIN).mx("backup.test", 30, "worse.test");
            arrives(better, "box@backup.test");
            dns.mx("loop.test", 10, Remora.DOMAIN).mx("loop.test", 20, "worse.test");
            assertThat(fails("looping", "box@loop.test").field("Status")).isEqualTo("5.4.6");
            assertThat(worse.connections()).isZero();
        }
    }

    /** Rows of the table route: a host of its own, all below a domain, MX again below that, hold, refuse. */
    @Test
    void table() throws Exception {
        try (Sink host = Sink.following(Script.PLAIN);
                Sink exchanger = relay.domain("free.below.test", Script.PLAIN)) {
            relay.route("host.test", "HOST", "127.0.0.1", host.port(), null);
            relay.route("*.below.test", "HOST", "127.0.0.1", host.port(), null);
            relay.route("free.below.test", "MX", null, null, null);
            relay.route("held.test", "HOLD", null, null, "until Monday");
            relay.route("refused.test", "REFUSE", null, null, "We do not talk");
            relay.awaitRoutes();
            arrives(host, "box@host.test");
            arrives(host, "box@deep.under.below.test");
            arrives(exchanger, "box@free.below.test");
            relay.send(Remora.ANN, "box@held.test");
            relay.deliveries().awaitState("box@held.test", "HELD");
            assertThat(relay.deliveries().trace("box@held.test"))
                    .contains("HELD")
                    .doesNotContain("DEFERRED");
            try (Smtp client = Smtp.hello(relay.server())) {
                assertThat(client.envelope("", "box@refused.test"))
                        .startsWith("550 5.7.1")
                        .contains("We do not talk");
            }
        }
    }

    /** What a person releases goes out, though the route goes on holding what comes. */
    @Test
    void releasedFromARouteThatHolds() throws Exception {
        try (Sink sink = relay.domain("hold.route.test", Script.PLAIN)) {
            relay.route("hold.route.test", "HOLD", null, null, "until Monday");
            relay.awaitRoutes();
            relay.send(Remora.ANN, "box@hold.route.test");
            relay.deliveries().awaitState("box@hold.route.test", "HELD");
            new Operator(relay.server())
                    .queue("release", "--domain", "hold.route.test", "--reason", "Monday")
                    .succeeds();
            patiently("mail").until(() -> sink.hasTakenFor("box@hold.route.test"));
            relay.send(Remora.ANN, "other@hold.route.test");
            relay.deliveries().awaitState("other@hold.route.test", "HELD");
        }
    }

    /** A route that is made while mail waits takes that mail along. */
    @Test
    void routeForMailThatWaits() throws Exception {
        try (Sink host = Sink.following(Script.PLAIN)) {
            dns.servfail("waits.test");
            relay.send(Remora.ANN, "box@waits.test");
            relay.deliveries().awaitDeferred("box@waits.test");
            relay.route("waits.test", "HOST", "127.0.0.1", host.port(), null);
            relay.deliveries().awaitDrained("waits.test");
            assertThat(host.hasTakenFor("box@waits.test")).isTrue();
        }
    }
}
