package fish.remora.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a {@link Remora} to constructors and tests that ask for one: the same for all classes, started at the first need, stopped after
 * the last test. Each test brings users of its own.
 */
final class SharedServer implements ParameterResolver {
    /** A hash of the password "secret", made by the command argon2 of Debian's package of that name. */
    static final String HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$14ukWqiThj4Xz77NYv01V28GbBZHY9AaZwsFswQFO0U";

    static final User CAROL = new User("carol@" + Remora.DOMAIN, "pass word, with a comma: and colons");

    private static final String ACCOUNTS = """
            # first users

            ann@mx.test:%s
            %s
            """.formatted(HASH, CAROL.bootstrap());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Remora.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedServer.class))
                .computeIfAbsent(Remora.class, type -> started(), Remora.class);
    }

    private static Remora started() {
        try {
            Remora server = Remora.named("shared");
            Path accounts = Files.writeString(server.data().resolveSibling("accounts"), ACCOUNTS);
            return server.with("accounts", "@" + accounts).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
