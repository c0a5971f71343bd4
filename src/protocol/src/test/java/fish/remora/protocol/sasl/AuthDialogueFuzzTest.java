package fish.remora.protocol.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import fish.remora.api.Denied;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whatever a client says in whichever mechanism: a turn, {@link Denied} or {@link BadResponse}, and nobody comes in who did not say a
 * password or show a certificate. In the normal build the corpus is played; to really fuzz see {@code RFC.md}.
 *
 * <p>The first octet: the mechanism, whether there is an initial response, and whether lines are what is decoded, which lets the fuzzer see
 * behind the base64.
 */
class AuthDialogueFuzzTest {
    private static final Pattern LINES = Pattern.compile("\n");
    private static final List<String> MECHANISMS = List.of(
            "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2", "EXTERNAL", "EXTERNAL");
    private static final List<String> SECRETS = List.of("pencil", "tanstaaf", "xipj3plmq", FixedAccounts.TOKEN);

    @FuzzTest(maxDuration = "2m")
    void anythingIsAnswered(byte[] data) {
        if (data.length == 0) {
            return;
        }
        FixedAccounts accounts = new FixedAccounts();
        Parties parties = new Parties(accounts, FixedAccounts.CERTIFIED, FixedAccounts.ISSUERS, () -> "nonce");
        String mechanism = MECHANISMS.get(data[0] & 3 | (data[0] & 16) >> 2);
        AuthDialogue dialogue = AuthDialogue.begin(mechanism, parties).orElseThrow();
        boolean initial = (data[0] & 4) != 0;
        boolean decoded = (data[0] & 8) == 0;
        String talk = new String(Arrays.copyOfRange(data, 1, data.length), ISO_8859_1);
        try {
            Turn turn = initial ? null : dialogue.start(null);
            for (String text : LINES.split(talk, -1)) {
                byte[] line = text.getBytes(ISO_8859_1);
                byte[] sent = decoded ? Base64.getEncoder().encode(line) : line;
                turn = turn == null ? dialogue.startWith(sent) : dialogue.answer(sent);
                if (turn instanceof Turn.Done) {
                    if (!mechanism.equals("EXTERNAL")) {
                        mustHaveSaid(talk, decoded);
                    }
                    return;
                }
                Base64.getDecoder().decode(((Turn.Ask) turn).base64Challenge());
            }
        } catch (Denied | BadResponse refused) {
            mustBeOver(dialogue);
        }
    }

    private static void mustHaveSaid(String talk, boolean decoded) {
        if (decoded && SECRETS.stream().noneMatch(talk::contains)) {
            throw new AssertionError("came in without a secret");
        }
    }

    private static void mustBeOver(AuthDialogue dialogue) {
        try {
            dialogue.answer(new byte[0]);
        } catch (IllegalStateException over) {
            return;
        } catch (Denied | BadResponse alive) {
            throw new AssertionError(alive);
        }
        throw new AssertionError("goes on after a refusal");
    }
}
