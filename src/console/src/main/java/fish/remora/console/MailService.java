package fish.remora.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * The mail service of this virtual machine as its MBeans show it: {@code fish.remora:type=Mail}, of the application, and
 * {@code fish.remora:type=Listener,*}, of the adapter, one for each open port. Reads only.
 */
final class MailService {
    private static final ObjectName MAIL = name("fish.remora:type=Mail");
    private static final ObjectName LISTENERS = name("fish.remora:type=Listener,*");

    private final MBeanServer server;

    MailService(MBeanServer server) {
        this.server = server;
    }

    private static ObjectName name(String name) {
        try {
            return new ObjectName(name);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The attributes of the MBeans under their names, what is in seconds also as an age, {@code OldestAge}; {@code listeners} and {@code
     * destinations} are lists of the like. {@code deployed} tells whether there is a service at all. {@code problem} is what kept something from being read, or empty.
     * All of it can be serialized: the page keeps it.
     */
    Map<String, Object> read() {
        Map<String, Object> mail = new HashMap<>();
        mail.put("deployed", server.isRegistered(MAIL));
        mail.put("problem", "");
        mail.put("listeners", new ArrayList<>());
        mail.put("destinations", new ArrayList<>());
        try {
            mail.put("listeners", listeners());
            mail.putAll(attributes(MAIL));
            mail.put("destinations", destinations());
        } catch (InstanceNotFoundException gone) {
            mail.put("deployed", false);
        } catch (JMException | JMRuntimeException failure) {
            mail.put("problem", reason(failure));
        }
        return mail;
    }

    private Map<String, Object> attributes(ObjectName name) throws JMException {
        Map<String, Object> values = new HashMap<>();
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            put(values, attribute.getName(), server.getAttribute(name, attribute.getName()));
        }
        return values;
    }

    private static void put(Map<String, Object> values, String name, Object value) {
        values.put(name, value);
        if (name.endsWith("Seconds")) {
            values.put(name.replace("Seconds", "Age"), age((Long) value));
        }
    }

    /** By port. */
    private List<Map<String, Object>> listeners() throws JMException {
        List<Map<String, Object>> listeners = new ArrayList<>();
        for (ObjectName name : server.queryNames(LISTENERS, null)) {
            listeners.add(attributes(name));
        }
        listeners.sort(Comparator.comparing(listener -> (Integer) listener.get("Port")));
        return listeners;
    }

    private List<Map<String, Object>> destinations() throws JMException {
        List<Map<String, Object>> destinations = new ArrayList<>();
        CompositeData[] rows = (CompositeData[]) server.invoke(MAIL, "destinations", new Object[0], new String[0]);
        for (CompositeData row : rows) {
            Map<String, Object> values = new HashMap<>();
            row.getCompositeType().keySet().forEach(name -> put(values, name, row.get(name)));
            destinations.add(values);
        }
        return destinations;
    }

    /** What the innermost cause says: JMX and the container wrap it. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** In the largest unit that it fills: 59s, 3m, 2h, 5d. */
    static String age(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
