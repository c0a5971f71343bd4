package fish.remora.app.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A way to the database that can be told to fail at certain statements. One thread. */
final class FailingDatabase {
    private final DataSource behind;
    private @Nullable String failsAt;

    FailingDatabase(DataSource behind) {
        this.behind = behind;
    }

    /** @param part of the statements that fail, as if the database were not there; null: none */
    void failAt(@Nullable String part) {
        failsAt = part;
    }

    DataSource way() {
        return proxy(DataSource.class, behind);
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    String part = failsAt;
                    if (method.getName().equals("prepareStatement")
                            && part != null
                            && ((String) arguments[0]).contains(part)) {
                        throw new SQLException("not there", "08006");
                    }
                    try {
                        Object answer = method.invoke(target, arguments);
                        return answer instanceof Connection ? proxy(Connection.class, answer) : answer;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }
}
