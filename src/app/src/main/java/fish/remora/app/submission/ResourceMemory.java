package fish.remora.app.submission;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A class loader that remembers where resources are. jakarta.mail looks for its own parts by {@link java.util.ServiceLoader}, twice for each mail; asked
 * through all modules of Payara that is half of what sending a mail costs. Thread-safe.
 */
final class ResourceMemory extends ClassLoader {
    private final Map<String, List<URL>> known = new ConcurrentHashMap<>();

    ResourceMemory(ClassLoader parent) {
        super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = known.get(name);
        if (found == null) {
            found = Collections.list(super.getResources(name));
            known.put(name, found);
        }
        return Collections.enumeration(found);
    }

    /** Does the work with this as the thread's context class loader. */
    <T> T during(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
