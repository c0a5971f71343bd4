package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets what: users, aliases, tags, catch-all, postmaster, domains; who is refused and how. RFC 5321 §3.3, §4.5.1, RFC 3463. */
@ExtendWith(SharedServer.class)
class AddressesIT {
    private static int users;
    private final Remora server;
    private final Database database;

    AddressesIT(Remora server) {
        this.server = server;
        this.database = server.database();
    }

    /** An alias of three, two of them named beside it: each gets the mail once. */
    @Test
    void aliasLeadsToManyOnceEach() throws Exception {
        User one = user();
        User two = user();
        User three = user();
        for (User user : new User[] {one, two, three}) {
            database.alias("mx.test", "crew" + users, user);
        }
        assertThat(deliver(one.address(), "crew" + users + "@mx.test", two.address(), two.address()))
                .startsWith("250");
        for (User user : new User[] {one, two, three}) {
            assertThat(database.messagesOf(user)).isEqualTo(1);
        }
        assertThat(database.inconsistencies()).isEmpty();
    }

    /** RFC 5233: what stands behind the plus is the user's own business; of an alias too. */
    @Test
    void tagIsTheUsersOwn() throws Exception {
        User user = user();
        database.alias("mx.test", "tagged" + users, user);
        assertThat(deliver(user.localPart() + "+lists+2026@mx.test")).startsWith("250");
        assertThat(deliver("tagged" + users + "+x@mx.test")).startsWith("250");
        assertThat(database.messagesOf(user)).isEqualTo(2);
    }

    @Test
    void catchAllTakesWhatNobodyElseHas() throws Exception {
        User catcher = user();
        domain("catch.test");
        database.alias("catch.test", "*", catcher);
        assertThat(deliver("anybody@catch.test", "anybody.else@catch.test")).startsWith("250");
        assertThat(database.messagesOf(catcher)).isEqualTo(1);
    }

    /** RFC 5321 §4.5.1: always, with our domains and without any, in any case of letters. */
    @Test
    void postmasterIsAlwaysThere() throws Exception {
        domain("empty.test");
        long before = database.number("SELECT count(*) FROM entry");
        for (String postmaster : new String[] {"Postmaster", "postMASTER@mx.test", "postmaster@empty.test"}) {
            assertThat(deliver(postmaster)).as(postmaster).startsWith("250");
        }
        assertThat(database.number("SELECT count(*) FROM entry")).isEqualTo(before + 3);
    }

    @Test
    void unknownAndForeign() throws Exception {
        assertThat(deliver("nobody@mx.test")).startsWith("550 5.1.1");
        assertThat(deliver("a%elsewhere.test@mx.test")).startsWith("550 5.1.1");
    }

    /** RFC 5321 §4.1.1.3: a refused recipient leaves the transaction as it was. */
    @Test
    void refusedRecipientHarmsNoOther() throws Exception {
        User user = user();
        try (Smtp client = Smtp.hello(server)) {
            client.say("MAIL FROM:<>");
            assertThat(client.say("RCPT TO:<" + user.address() + ">")).startsWith("250");
            assertThat(client.say("RCPT TO:<nobody@mx.test>")).startsWith("550");
            assertThat(client.data(Samples.octets("Subject: x\r\n\r\n"))).startsWith("250");
        }
        assertThat(Pop3.onlyMessage(server, user)).startsWith("Return-Path: <>\r\n");
    }

    @Test
    void letterCaseOfTheDomainDoesNotMatter() throws Exception {
        User user = user();
        assertThat(deliver(user.localPart() + "@MX.Test")).startsWith("250");
        assertThat(database.messagesOf(user)).isEqualTo(1);
    }

    /** RFC 5890: one domain, whether it comes as A-labels or, with SMTPUTF8 (RFC 6531), in its own letters. */
    @Test
    void internationalDomain() throws Exception {
        User user = user();
        domain("xn--bcher-kva.test");
        database.alias("xn--bcher-kva.test", "shop", user);
        assertThat(deliver("shop@xn--bcher-kva.test")).startsWith("250");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.envelope(" SMTPUTF8", "shop@b\u00fccher.test")).startsWith("250");
            assertThat(client.data(Samples.octets("Subject: b\u00fccher\r\n\r\n")))
                    .startsWith("250");
            assertThat(client.envelope("", "shop@b\u00fccher.test")).startsWith("553 5.6.7");
        }
        assertThat(database.messagesOf(user)).isEqualTo(2);
    }

    /** RFC 5321 §6.3: a hundred hops are long, more are a loop. */
    @Test
    void loop() throws Exception {
        User user = user();
        String hop = "Received: from a.test by b.test; Mon, 01 Jan 2024 00:00:00 +0000\r\n";
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(hop.repeat(100) + "\r\n", user.address())).startsWith("250");
            assertThat(client.deliver(hop.repeat(101) + "\r\n", user.address())).startsWith("554 5.4.6");
        }
        assertThat(database.messagesOf(user)).isEqualTo(1);
    }

    /** RFC 3463 §3.3: full for now is 452 4.2.2; larger than all there could ever be is 552 5.2.2. By SIZE already, or when it is known. */
    @Test
    void quota() throws Exception {
        User user = user();
        database.run("UPDATE account SET quota = 10000 WHERE local_part = ?", user.localPart());
        String half = "Subject: half\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(80);
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.envelope(" SIZE=10001", user.address())).startsWith("552 5.2.2");
            assertThat(client.say("RSET")).startsWith("250");
            assertThat(client.deliver(half + half, user.address())).startsWith("552 5.2.2");
            assertThat(client.deliver(half, user.address())).startsWith("250");
            assertThat(client.deliver(half, user.address())).startsWith("452 4.2.2");
            assertThat(client.envelope(" SIZE=9000", user.address())).startsWith("452 4.2.2");
        }
        assertThat(database.messagesOf(user)).isEqualTo(1);
    }

    private User user() throws Exception {
        return database.newUser("address" + ++users);
    }

    /** Made, and known to the server. */
    private void domain(String name) throws Exception {
        database.domain(name);
        Deliveries.patiently(name).until(() -> {
            try (Smtp client = Smtp.hello(server)) {
                return client.envelope("", "nobody@" + name).startsWith("550 5.1.1");
            }
        });
    }

    private String deliver(String... recipients) throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            return client.deliver("Subject: x\r\n\r\n", recipients);
        }
    }
}
