package fish.remora.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A {@link Remora} for constructors and tests that ask for one. Each test brings users of its own.
 */
final class SharedServer extends OneForAll<Remora> {
    /** A hash of the password "secret", made by the command argon2 of Debian's package of that name. */
    static final String HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$14ukWqiThj4Xz77NYv01V28GbBZHY9AaZwsFswQFO0U";

    static final User CAROL = new User("carol@" + Remora.DOMAIN, "pass word, with a comma: and colons");

    private static final String ACCOUNTS = """
            # first users

            ann@mx.test:%s
            %s
            """.formatted(HASH, CAROL.bootstrap());

    SharedServer() {
        super(Remora.class);
    }

    @Override
    Remora make() throws IOException {
        Remora server = Remora.named("shared");
        Path accounts = Files.writeString(server.data().resolveSibling("accounts"), ACCOUNTS);
        return server.with("accounts", "@" + accounts).start();
    }
}
