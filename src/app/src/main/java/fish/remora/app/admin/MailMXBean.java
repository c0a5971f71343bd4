package fish.remora.app.admin;

import java.util.List;

/**
 * The mail service for those who watch it by JMX, under {@value #NAME}. Reads only. The attributes cost nothing that grows with the queue,
 * so that monitors may ask for all of them. Open ports are the adapter's to show: {@code fish.remora:type=Listener,*}.
 */
public interface MailMXBean {
    String NAME = "fish.remora:type=Mail";

    /** As the health check says. */
    boolean isReady();

    /** Why it is not ready; empty when it is. */
    String getReason();

    /** Number of this server among those over one database. */
    int getNode();

    /** Where the REST interface is on this server's HTTP ports: its path without {@code /api}. */
    String getContextPath();

    /** Deliveries that wait for their next attempt, of all nodes, as the figures below. */
    long getQueued();

    /** Deliveries that nodes are talking about. */
    long getLeased();

    /** Age of the oldest queued delivery. */
    long getOldestSeconds();

    /** Next hops that fail. */
    long getDestinationsFailing();

    /** Next hops that a person has suspended. */
    long getDestinationsSuspended();

    /** The queue by next hop, those with most first. Looks at each delivery that is not finished, hence no attribute. */
    List<DestinationFigures> destinations();
}
