package fish.remora.embedded;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C and kill as an ordinary event. A shutdown hook would not do: hooks run all at once, the server's own and the
 * log's among them, so nothing could be stopped in order and no line of it logged. The class is the JDK's unsupported
 * but documented module, called by reflection because the compiler's warning about it cannot be switched off.
 */
final class Signals {
    private Signals() {}

    /**
     * Runs the action, in a thread of its own, at each such signal. Where signals are not ours to handle, they do what
     * they always do.
     */
    static void onStop(Runnable action) {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                Method handle = signal.getMethod("handle", signal, handler);
                Object proxy = Proxy.newProxyInstance(
                        Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                            if (method.getName().equals("handle")) {
                                action.run();
                            }
                            return null;
                        });
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            } catch (InvocationTargetException e) {
                // nohup ignores HUP, -Xrs leaves them all to the system: as the person wants it.
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this Java has no sun.misc.Signal", e);
            }
        }
    }
}
