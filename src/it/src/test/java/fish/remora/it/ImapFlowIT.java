package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The IMAP client of the JavaScript world, with all the extensions that it asks for: {@code imapflow/client.js} says what it does. */
@ExtendWith(SharedServer.class)
class ImapFlowIT {
    private final Remora server;

    ImapFlowIT(Remora server) {
        this.server = server;
    }

    @Test
    void readsAppendsWaitsAndMoves(@TempDir Path folder) throws Exception {
        User user = server.database().newUser("imapflow");
        String output = Foreign.node("imapflow", folder, List.of("" + server.imap(), user.address(), user.password()));
        assertThat(output).isEqualToIgnoringNewLines("""
                {"step":"secure","seen":true}
                {"step":"enabled","seen":["CONDSTORE","QRESYNC","UTF8=ACCEPT"]}
                {"step":"list","seen":["Archive","Drafts","INBOX","Junk","Müll","Müll/alt","Sent","Trash"]}
                {"step":"exists","seen":1}
                {"step":"envelope","seen":["Grüße","ann@mx.test"]}
                {"step":"flags","seen":["$label","\\\\Flagged"]}
                {"step":"structure","seen":["text/plain","application/pdf"]}
                {"step":"size","seen":true}
                {"step":"attachment","seen":"%PDF-"}
                {"step":"source","seen":true}
                {"step":"search","seen":1}
                {"step":"moved","seen":["Müll/alt",1]}
                {"step":"status","seen":{"path":"Müll/alt","messages":1,"unseen":0}}
                {"step":"quota","seen":true}
                """);
    }
}
