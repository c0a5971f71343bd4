package fish.remora.it;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives one thing to all constructors and tests that ask for it by its type: made at the first need, closed after the last test. When it
 * cannot be made, nobody tries again: each test would wait for the same failure.
 */
abstract class OneForAll<T extends Closeable> implements ParameterResolver {
    private final Class<T> type;

    OneForAll(Class<T> type) {
        this.type = type;
    }

    abstract T make() throws Exception;

    @Override
    public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == type;
    }

    @Override
    public final Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(OneForAll.class))
                .computeIfAbsent(type, key -> new Made(this::make), Made.class)
                .get();
    }

    /** What came of making it, for everybody who asks. */
    private static final class Made implements Closeable {
        private final @Nullable Closeable thing;
        private final @Nullable Throwable failure;

        Made(Callable<? extends Closeable> making) {
            Closeable made = null;
            Throwable why = null;
            try {
                made = making.call();
            } catch (Exception | AssertionError e) {
                why = e;
            }
            thing = made;
            failure = why;
        }

        Closeable get() {
            if (thing == null) {
                throw new AssertionError("" + failure, failure);
            }
            return thing;
        }

        @Override
        public void close() throws IOException {
            if (thing != null) {
                thing.close();
            }
        }
    }
}
