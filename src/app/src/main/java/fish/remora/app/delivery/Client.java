package fish.remora.app.delivery;

import fish.remora.api.SmtpClient;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;

/** The adapter's connection factory, as this application knows it. */
@ApplicationScoped
@ConnectionFactoryDefinition(
        name = "java:app/remora/SmtpClient",
        interfaceName = "fish.remora.api.SmtpClient",
        resourceAdapter = "remora",
        transactionSupport = TransactionSupportLevel.NoTransaction)
public class Client {
    @Resource(lookup = "java:app/remora/SmtpClient")
    private SmtpClient smtp;

    SmtpClient smtp() {
        return smtp;
    }
}
