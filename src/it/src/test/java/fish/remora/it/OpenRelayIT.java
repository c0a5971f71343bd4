package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody of a network that may not relay gets anything sent to elsewhere: the tricks of forty years, each looked for in the tables as well. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenRelayIT {
    private Remora server;
    private Database database;
    private List<String> before;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("openrelay")
                .with("max.unknown.per.minute", "10000")
                .with("relay.from", "none")
                .with("trusted", "none")
                .with("greeting.delay", "0")
                .start();
        database = server.database();
        Operator operator = new Operator(server);
        // Forwards by a path of ours, and a domain with two names.
        for (String put :
                List.of("aliases/out@mx.test 'to': ['far@foreign.test']", "domains/also.test 'aliasOf': 'mx.test'")) {
            String[] parts = put.split(" ", 2);
            String json = "{\"reason\": \"test\", " + parts[1].replace('\'', '"') + "}";
            assertThat(operator.put(parts[0], json).statusCode()).isEqualTo(200);
        }
    }

    @AfterAll
    void end() {
        server.close();
    }

    /** Deliveries, what was written of any, and what lies in mailboxes. */
    private List<String> stored() throws SQLException {
        return database.list("""
                SELECT 'delivery ' || recipient FROM delivery UNION ALL SELECT kind || ' ' || coalesce(recipient, '') FROM event
                UNION ALL SELECT 'entry ' || message_id FROM entry UNION ALL SELECT 'message ' || id FROM message ORDER BY 1""");
    }

    @BeforeEach
    void look() throws Exception {
        before = stored();
    }

    @AfterEach
    void nothingIsOnItsWay() throws Exception {
        assertThat(stored()).isEqualTo(before);
    }

    /** The reply to a recipient; should it be taken, the mail is sent, so that the tables show what would become of it. */
    private String rcpt(Smtp client, String sender, String recipient) throws IOException {
        assertThat(client.say("MAIL FROM:" + sender)).as(sender).startsWith("250");
        String reply = client.say("RCPT TO:" + recipient);
        if (reply.startsWith("250")) {
            client.data(Samples.octets(Samples.text("relayed")));
        } else {
            assertThat(client.say("DATA")).as("nobody is left").startsWith("5");
            client.say("RSET");
        }
        return reply;
    }

    private void refused(String sender, String recipient, String reply) throws IOException {
        try (Smtp client = Smtp.hello(server)) {
            assertThat(rcpt(client, sender, recipient)).as(recipient).startsWith(reply);
        }
    }

    /** RFC 5321 §2.3.11, §3.6.1, §4.1.1.3, Appendix F.2; each of them by a stranger and by one who says that he is ours. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <user@foreign.test>                          | 550 5.7.1
            <User@FOREIGN.Test>                          | 550 5.7.1
            <user%foreign.test@mx.test>                  | 550 5.1.1
            <user%foreign.test%mx.test@mx.test>          | 550 5.1.1
            <user%foreign.test@MX.TEST>                  | 550 5.1.1
            <user%foreign.test@also.test>                | 550 5.1.1
            <user%foreign.test>                          | 501 5.1.3
            <foreign.test!user@mx.test>                  | 550 5.1.1
            <mx.test!foreign.test!user>                  | 501 5.1.3
            <mx.test!user@foreign.test>                  | 550 5.7.1
            <"user@foreign.test"@mx.test>                | 550 5.1.1
            <"user%foreign.test"@mx.test>                | 550 5.1.1
            <"foreign.test!user"@mx.test>                | 550 5.1.1
            <"user@foreign.test">                        | 501 5.1.3
            <"user@mx.test"@foreign.test>                | 550 5.7.1
            <"ann\\"@foreign.test>                       | 501
            <@mx.test:user@foreign.test>                 | 550 5.7.1
            <@mx.test,@also.test:user@foreign.test>      | 550 5.7.1
            <@foreign.test,@mx.test:user@x.test>         | 550 5.7.1
            <@mx.test:user%foreign.test@mx.test>         | 550 5.1.1
            <@mx.test:@mx.test:user@foreign.test>        | 501 5.1.3
            <@mx.test:"user@foreign.test"@mx.test>       | 550 5.1.1
            <@mx.test:postmaster@foreign.test>           | 550 5.7.1
            <@foreign.test:>                             | 501 5.1.3
            <@mx.test>                                   | 501 5.1.3
            <user@foreign.test@mx.test>                  | 501 5.1.3
            <user@mx.test@foreign.test>                  | 501 5.1.3
            <user@[127.0.0.1]>                           | 550 5.7.1
            <ann@[127.0.0.1]>                            | 550 5.7.1
            <user@[IPv6:::1]>                            | 550 5.7.1
            <user@[mx:test]>                             | 550 5.7.1
            <user@127.0.0.1>                             | 550 5.7.1
            <user@localhost>                             | 550 5.7.1
            <user@foreign.test@[127.0.0.1]>              | 501 5.1.3
            <user%foreign.test@[127.0.0.1]>              | 550 5.7.1
            <user@mx.test.>                              | 501 5.1.3
            <user@foreign.test.>                         | 501 5.1.3
            <user@.foreign.test>                         | 501 5.1.3
            <user@>                                      | 501 5.1.3
            <@>                                          | 501 5.1.3
            <""@foreign.test>                            | 501 5.1.3
            <>                                           | 501 5.1.3
            < user@foreign.test>                         | 501
            <user @foreign.test>                         | 501 5.1.3
            <user@foreign.test >                         | 501
            <ann@mx.test user@foreign.test>              | 501
            <ann@mx.test,user@foreign.test>              | 501 5.1.3
            <ann@mx.test> <user@foreign.test>            | 501
            <ann@mx.test>,<user@foreign.test>            | 501
            <ann@mx.test>user@foreign.test               | 501
            <user@foreign.test                           | 501
            user@foreign.test                            | 501
            user@foreign.test>                           | 501
            "user@foreign.test"                          | 501
            <<user@foreign.test>>                        | 501
            ann <user@foreign.test>                      | 501
            <postmaster@foreign.test>                    | 550 5.7.1
            <"postmaster"@foreign.test>                  | 550 5.7.1
            <postmaster%foreign.test@mx.test>            | 550 5.1.1
            <postmaster@mx.test@foreign.test>            | 501 5.1.3
            <Postmaster%foreign.test>                    | 501 5.1.3
            <postmaster@[127.0.0.1]>                     | 550 5.7.1
            <postmaster+x@foreign.test>                  | 550 5.7.1
            <+@mx.test>                                  | 550 5.1.1
            <+user@foreign.test>                         | 550 5.7.1
            <user+ann@foreign.test>                      | 550 5.7.1
            <nobody+user=foreign.test@mx.test>           | 550 5.1.1
            <*@mx.test>                                  | 550 5.1.1
            <ann@mx.test%foreign.test>                   | 501 5.1.3
            <ann@sub.mx.test>                            | 550 5.7.1
            <ann@mx.test.foreign.test>                   | 550 5.7.1
            <ann@foreign-mx.test>                        | 550 5.7.1
            <srs0=aaaaaa=aa=foreign.test=user@mx.test>   | 550 5.1.1
            <SRS0+aaaaaa=aa=foreign.test=user@mx.test>   | 550 5.1.1
            <SRS0=a=aa=foreign.test=user@mx.test>        | 550 5.1.1
            <SRS0==aa=foreign.test=user@mx.test>         | 550 5.1.1
            <SRS0=foreign.test=user@mx.test>             | 550 5.1.1
            <SRS0=aaaaaa=aa=foreign.test=user@x.test>    | 550 5.7.1
            <"SRS0=aaaaaa=aa=foreign.test=user"@mx.test> | 550 5.1.1
            <SRS1=aaaaaa=foreign.test==h=d=x=y@mx.test>  | 550 5.1.1
            <SRS1=foreign.test=user@mx.test>             | 550 5.1.1
            """)
    void tricks(String recipient, String reply) throws Exception {
        refused("<eve@client.test>", recipient, reply);
        refused("<ann@mx.test>", recipient, reply);
        refused("<>", recipient, reply);
    }

    /** RFC 6531: other spellings of a domain are that domain, and no other. */
    @ParameterizedTest
    @CsvSource({
        "user@foreign\u3002test, 550 5.7.1",
        "user@\uff4d\uff58.test, 550 5.1.1",
        "user@mx\u3002test, 550 5.1.1",
        "user\uff05foreign.test@mx.test, 550 5.1.1",
        "user\uff20foreign.test@mx.test, 550 5.1.1",
        "user@mx.test\uff20foreign.test, 550 5.7.1",
        "user@foreign.test\u3002, 550 5.7.1",
        "user@\u00admx.test, 550 5.1.1",
    })
    void otherSpellings(String address, String reply) throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.say("MAIL FROM:<eve@client.test> SMTPUTF8")).startsWith("250");
            assertThat(client.say("RCPT TO:<" + address + ">")).as(address).startsWith(reply);
        }
        refused("<eve@client.test>", "<" + address + ">", "553 5.6.7");
    }

    /** What no command may hold, and what no address is as long as. */
    @Test
    void oddOctets() throws Exception {
        for (String odd : List.of(
                "<us\0er@foreign.test>",
                "<ann@mx.test\0@foreign.test>",
                "<ann@mx.test\0>",
                "<ann@mx.test\t,user@foreign.test>",
                "<ann@mx.test\u007f>",
                "<ann@mx.test\rRCPT TO:<user@foreign.test>",
                "<ann@mx.test>\nRCPT TO:<user@foreign.test>")) {
            refused("<eve@client.test>", odd, "500 5.5.2");
        }
        refused("<eve@client.test>", "<ann@mx.test\u0085user@foreign.test>", "501 5.1.3");
        refused("<eve@client.test>", "<" + "a".repeat(65) + "@mx.test>", "501 5.1.3");
        refused("<eve@client.test>", "<ann@" + "a.".repeat(130) + "test>", "501 5.1.3");
        refused("<eve@client.test>", "<" + "@mx.test,".repeat(200) + "@mx.test:user@foreign.test>", "550 5.7.1");
        refused("<eve@client.test>", "<" + "@mx.test,".repeat(300) + "@mx.test:user@foreign.test>", "500 5.5.2");
        try (Smtp client = Smtp.hello(server)) {
            client.say("MAIL FROM:<>");
            client.send("RCPT TO:<us\u00e9r@foreign.test>\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.reply()).startsWith("5");
        }
    }

    /** What opens no way by itself opens none behind a recipient that is taken, nor does the name in EHLO. */
    @Test
    void behindOneThatIsTaken() throws Exception {
        try (Smtp client = Smtp.connect(server)) {
            assertThat(client.say("EHLO mx.test")).startsWith("250");
            assertThat(client.say("MAIL FROM:<ann@mx.test>")).startsWith("250");
            assertThat(client.say("RCPT TO:<ann@mx.test>")).startsWith("250");
            assertThat(client.say("RCPT TO:<user@foreign.test>")).startsWith("550 5.7.1");
            assertThat(client.say("RCPT TO:<ann%foreign.test@mx.test>")).startsWith("550 5.1.1");
            assertThat(client.say("RSET")).startsWith("250");
        }
        try (Smtp client = Smtp.connect(server)) {
            client.say("HELO [127.0.0.1]");
            assertThat(client.say("MAIL FROM:<@mx.test:ann@mx.test>")).startsWith("250");
            assertThat(client.say("RCPT TO:<user@foreign.test>")).startsWith("550 5.7.1");
            for (String verb : List.of(
                    "AUTH PLAIN =",
                    "TURN",
                    "ETRN foreign.test",
                    "SEND FROM:<a@b.test>",
                    "XCLIENT ADDR=127.0.0.1",
                    "XFORWARD ADDR=127.0.0.1",
                    "EXPN out",
                    "BURL x")) {
                assertThat(client.say(verb)).as(verb).startsWith("50");
            }
        }
    }

    /** Nobody sends before he has logged in, whomever it is to. */
    @Test
    void submissionBeforeALogin() throws Exception {
        for (String recipient : List.of("<user@foreign.test>", "<ann@mx.test>", "<postmaster>")) {
            try (Smtp client = Smtp.connect(server.submission())) {
                assertThat(client.say("RCPT TO:" + recipient)).startsWith("503");
                client.say("EHLO client.test");
                for (String sender : List.of("<ann@mx.test>", "<>", "<postmaster>", "<ann@mx.test> AUTH=ann@mx.test")) {
                    assertThat(client.say("MAIL FROM:" + sender)).as(sender).startsWith("530 5.7.0");
                    assertThat(client.say("RCPT TO:" + recipient)).startsWith("503");
                    assertThat(client.say("DATA")).startsWith("503");
                }
                client.send("BDAT 4 LAST\r\nX: y");
                assertThat(client.reply()).startsWith("503");
            }
        }
    }

    /** RFC 2033 §6: mail that a server beside us has taken already; from others it is not even greeted. */
    @Test
    void lmtpIsForServersBesideUs() throws Exception {
        try (Smtp client = Smtp.connect(server.lmtp())) {
            assertThat(client.greeting()).startsWith("5");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** An alias that leads out is for all; who writes to it does not choose where to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "out%other.test@mx.test",
                "other.test!out@mx.test",
                "\"out@other.test\"@mx.test",
                "out=other.test@mx.test"
            })
    void aForwardHasOneEnd(String address) throws Exception {
        refused("<eve@client.test>", "<" + address + ">", "550 5.1.1");
    }
}
