package fish.remora.app.admin;

import fish.remora.app.operation.QueueFigures;
import fish.remora.app.operation.QueueView;
import fish.remora.app.start.Node;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;

/**
 * Offers {@link MailMXBean} to JMX for as long as the application is deployed. Who asks comes on a thread of another application or of none:
 * each call goes through the container, which makes it one of ours.
 */
@Singleton
@Startup
@DependsOn("Startup")
@Local(MailMXBean.class)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Monitoring implements MailMXBean {
    private static final System.Logger LOG = System.getLogger(Monitoring.class.getName());

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Resource
    private SessionContext context;

    @Inject
    private ServletContext web;

    @Inject
    @org.eclipse.microprofile.health.Readiness
    private Readiness readiness;

    @Inject
    private QueueFigures figures;

    @EJB
    private QueueView queue;

    @EJB
    private Node node;

    /** Mail needs nobody who watches: a failure is logged. */
    @PostConstruct
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void open() {
        try {
            MailMXBean self = context.getBusinessObject(MailMXBean.class);
            server.registerMBean(new StandardMBean(self, MailMXBean.class, true), new ObjectName(NAME));
        } catch (JMException failure) {
            LOG.log(Level.WARNING, "JMX will not show the mail service", failure);
        }
    }

    @PreDestroy
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void close() {
        try {
            server.unregisterMBean(new ObjectName(NAME));
        } catch (JMException failure) {
            LOG.log(Level.WARNING, "JMX goes on to show the mail service", failure);
        }
    }

    @Override
    public boolean isReady() {
        return readiness.call().getStatus() == Status.UP;
    }

    @Override
    public String getReason() {
        HealthCheckResponse health = readiness.call();
        return health.getStatus() == Status.UP
                ? ""
                : health.getData()
                        .map(data -> String.valueOf(data.get("reason")))
                        .orElse("the database does not answer");
    }

    @Override
    public int getNode() {
        return node.id();
    }

    @Override
    public String getContextPath() {
        return web.getContextPath();
    }

    @Override
    public long getQueued() {
        return figures.current().queued();
    }

    @Override
    public long getLeased() {
        return figures.current().leased();
    }

    @Override
    public long getOldestSeconds() {
        return figures.current().oldestAge(Instant.now());
    }

    @Override
    public long getDestinationsFailing() {
        return figures.current().failing();
    }

    @Override
    public long getDestinationsSuspended() {
        return figures.current().suspended();
    }

    @Override
    public List<DestinationFigures> destinations() {
        Instant now = Instant.now();
        return queue.summary(now).getJsonArray("destinations").getValuesAs(JsonObject.class).stream()
                .map(row -> new DestinationFigures(row, now))
                .toList();
    }
}
