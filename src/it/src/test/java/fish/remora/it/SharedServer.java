package fish.remora.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a {@link Remora} to constructors and tests that ask for one: the same for all classes, started at the first need, stopped after
 * the last test. Each test brings users of its own.
 */
final class SharedServer implements ParameterResolver {
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
            return Remora.named("shared").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
