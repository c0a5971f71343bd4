package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
        for (String file : List.of("package.json", "client.js")) {
            copy(file, folder);
        }
        Foreign.run(
                        "npm",
                        List.of("npm", "--prefix", folder.toString(), "install", "--no-audit", "--no-fund", "--silent"))
                .succeeds();
        User user = server.database().newUser("imapflow");
        String output = Foreign.run(
                        "nodejs",
                        List.of(
                                "node",
                                folder.resolve("client.js").toString(),
                                "" + server.imap(),
                                user.address(),
                                user.password()))
                .succeeds()
                .output();
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

    private static void copy(String file, Path folder) throws IOException {
        try (InputStream in = Objects.requireNonNull(ImapFlowIT.class.getResourceAsStream("/imapflow/" + file))) {
            Files.copy(in, folder.resolve(file));
        }
    }
}
