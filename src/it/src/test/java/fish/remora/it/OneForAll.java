package fish.remora.it;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives one thing to all constructors and tests that ask for it by its type: made at the first need, and ended with the process that it was made
 * in, by the shutdown hooks of its parts. When it cannot be made, nobody tries again: each test would wait for the same failure.
 */
abstract class OneForAll<T> implements ParameterResolver {
    /** Of this process, not of a launch of JUnit's: in a process of several Maven gives each class a launch of its own. */
    private static final Map<Class<?>, Made> ALL = new ConcurrentHashMap<>();

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
        return ALL.computeIfAbsent(type, key -> Made.by(this::make)).get();
    }

    /** What came of making it, for everybody who asks. */
    private record Made(@Nullable Object thing, @Nullable Throwable failure) {
        static Made by(Callable<?> making) {
            try {
                return new Made(making.call(), null);
            } catch (Exception | AssertionError e) {
                return new Made(null, e);
            }
        }

        Object get() {
            if (thing == null) {
                throw new AssertionError("" + failure, failure);
            }
            return thing;
        }
    }
}
