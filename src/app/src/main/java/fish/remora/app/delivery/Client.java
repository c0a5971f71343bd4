package fish.remora.app.delivery;

import fish.remora.api.SmtpClient;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;

/** The adapter's connection factory for SMTP, as {@code web.xml} defines it. */
@ApplicationScoped
public class Client {
    @Resource(lookup = "java:app/remora/SmtpClient")
    private SmtpClient smtp;

    SmtpClient smtp() {
        return smtp;
    }
}
