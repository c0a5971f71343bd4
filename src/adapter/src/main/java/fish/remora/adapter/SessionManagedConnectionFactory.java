package fish.remora.adapter;

import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Provider;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.ConnectionDefinition;
import java.util.Properties;

/**
 * Makes a {@link Session} whose mail goes by {@link RemoraTransport}: an application that has one injected sends in its transaction without
 * a changed line.
 */
@ConnectionDefinition(
        connectionFactory = Session.class,
        connectionFactoryImpl = Session.class,
        connection = Transport.class,
        connectionImpl = RemoraTransport.class)
public class SessionManagedConnectionFactory extends ApplicationFactory {
    private static final long serialVersionUID = 1;

    /** In the session's properties: who is behind it. */
    static final String FACTORY = SessionManagedConnectionFactory.class.getName();

    @Override
    @ConfigProperty(type = String.class, defaultValue = "", description = DESCRIPTION)
    public void setApplication(String value) {
        super.setApplication(value);
    }

    @Override
    Class<?> handle() {
        return Session.class;
    }

    @Override
    public Object createConnectionFactory() {
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", RemoraTransport.PROTOCOL);
        properties.put(FACTORY, this);
        Session session = Session.getInstance(properties);
        try {
            session.setProvider(new Provider(
                    Provider.Type.TRANSPORT,
                    RemoraTransport.PROTOCOL,
                    RemoraTransport.class.getName(),
                    "Remora",
                    null));
        } catch (NoSuchProviderException impossible) {
            throw new IllegalStateException("the provider is given", impossible);
        }
        session.setProtocolForAddress("rfc822", RemoraTransport.PROTOCOL);
        return session;
    }
}
