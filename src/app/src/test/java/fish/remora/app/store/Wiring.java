package fish.remora.app.store;

import fish.remora.app.mailbox.Transaction;
import fish.remora.app.sql.CommitWatch;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Beans put together as the container does it, with a database and plain transactions beneath. One of each kind: a node of its own. */
final class Wiring {
    private final DataSource database;
    private final Map<String, String> settings;
    private final Map<Class<?>, Object> made = new HashMap<>();

    /** @param settings by their names; the others have their defaults */
    Wiring(DataSource database, Map<String, String> settings) {
        this.database = database;
        this.settings = settings;
        made.put(Transaction.class, new PlainTransaction());
    }

    <T> T get(Class<T> type) {
        Object known = made.get(type);
        return type.cast(known == null ? make(type) : known);
    }

    private Object make(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object bean = constructor.newInstance();
            made.put(type, bean);
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                inject(bean, field);
            }
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(PostConstruct.class)) {
                    method.setAccessible(true);
                    method.invoke(bean);
                }
            }
            return bean;
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException(type.getName(), failed.getCause());
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalStateException(type.getName(), wrong);
        }
    }

    private void inject(Object bean, Field field) throws IllegalAccessException {
        ConfigProperty setting = field.getAnnotation(ConfigProperty.class);
        if (setting != null) {
            String text = settings.getOrDefault(setting.name(), setting.defaultValue());
            field.set(bean, field.getType() == long.class ? (Object) Long.valueOf(text) : text);
        } else if (field.isAnnotationPresent(Resource.class) && field.getType() == DataSource.class) {
            field.set(bean, database);
        } else if ((field.isAnnotationPresent(Inject.class) || field.isAnnotationPresent(EJB.class))
                && field.getType().getName().startsWith("fish.remora.")) {
            field.set(bean, get(field.getType()));
        }
    }

    /** Commits, or not, by itself. */
    private final class PlainTransaction extends Transaction {
        @Override
        public void run(Body body, CommitWatch watch) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                boolean stays = false;
                try {
                    stays = body.act(connection);
                } finally {
                    if (stays) {
                        connection.commit();
                    } else {
                        connection.rollback();
                    }
                }
                watch.afterCompletion(stays ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK);
            } catch (SQLException failure) {
                throw new jakarta.ejb.EJBException(failure);
            }
        }
    }
}
