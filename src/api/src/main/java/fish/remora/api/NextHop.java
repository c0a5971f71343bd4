package fish.remora.api;

import java.util.Optional;

/** Where a message goes next: RFC 5321 §2.3.8 and §5. Equal values share connections. */
public sealed interface NextHop {
    /**
     * The mail exchangers of a domain by RFC 5321 §5.1: MX, else A and AAAA; or the host of an address literal.
     *
     * @param name lower case, A-labels (RFC 5890 §2.3.2.1); or an address literal with its brackets
     */
    record Domain(String name) implements NextHop {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * One host, by its A and AAAA records only: a smart host or a route of the administrator's.
     *
     * @param name a host name, or an IP address without brackets
     * @param port 1 to 65535
     * @param credentials for AUTH (RFC 4954), given on loopback, or in TLS to a host whose certificate the JVM trusts
     */
    record Host(String name, int port, Optional<Credentials> credentials) implements NextHop {
        @Override
        public String toString() {
            return "[" + name + "]:" + port;
        }
    }

    /**
     * A message-driven bean of an application on this server: the {@link MailConsumer} for these recipients.
     *
     * @param recipient a {@link RecipientPattern}
     */
    record Application(String recipient) implements NextHop {
        private static final String SCHEME = "consumer:";

        /** Reads what {@link #toString} has written; empty for other next hops. */
        public static Optional<Application> parse(String destination) {
            return destination.startsWith(SCHEME)
                    ? Optional.of(new Application(destination.substring(SCHEME.length())))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return SCHEME + recipient;
        }
    }

    /** Who we are to a smart host. */
    record Credentials(String user, Secret password) {}
}
