package fish.remora.app.admin;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Where the administrator's REST interface is. It names its classes: an application that does not would take those of other paths too. */
@ApplicationPath("api")
public class AdminApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AccountsResource.class,
                AliasesResource.class,
                ApplicationsResource.class,
                AuditResource.class,
                CapturedResource.class,
                DescriptionResource.class,
                DestinationsResource.class,
                DomainsResource.class,
                Doors.class,
                FiguresResource.class,
                MailboxesResource.class,
                NodesResource.class,
                PasswordsResource.class,
                Problems.class,
                QueueResource.class,
                RemovedResource.class,
                RoutesResource.class,
                SecondFactorResource.class,
                SessionsResource.class,
                TestMailsResource.class,
                TraceResource.class);
    }
}
