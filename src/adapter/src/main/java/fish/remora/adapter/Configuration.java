package fish.remora.adapter;

import fish.remora.api.Address;
import fish.remora.api.NextHop;
import fish.remora.api.Secret;
import fish.remora.protocol.sasl.Issuer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The adapter's properties, read and found good; the names are those of the configuration keys ({@code remora.smtp.port}).
 *
 * @param hostName our name in greetings and traces
 * @param data the folder for spool and certificate
 * @param bindAddress empty = all addresses
 * @param smtpPort 0 = any free port
 * @param pop3LoginDelay the least time between two logins of an account, RFC 2449 §6.5; zero = none
 * @param trusted networks free of greeting delay and connection limit
 * @param plaintextAuth networks that may log in before TLS
 * @param issuers whose tokens let people in
 * @param relayFrom networks that may send to foreign addresses without logging in
 * @param proxyFrom networks of proxies, whose connections begin with a PROXY header
 * @param tls certificates, ours and those of clients' authorities
 * @param maxConnectionsPerMinute of one address, all at once or evenly
 * @param outbound what the client goes by
 */
public record Configuration(
        String hostName,
        Path data,
        String bindAddress,
        int smtpPort,
        int submissionPort,
        int submissionsPort,
        int lmtpPort,
        int imapPort,
        int imapsPort,
        int pop3Port,
        int pop3sPort,
        Duration pop3LoginDelay,
        Networks trusted,
        Networks plaintextAuth,
        List<Issuer> issuers,
        Networks relayFrom,
        Networks proxyFrom,
        TlsFiles tls,
        Duration greetingDelay,
        long maxMessageSize,
        int maxRecipients,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxConnectionsPerMinute,
        Duration commandTimeout,
        Duration dataTimeout,
        Outbound outbound) {
    public Configuration {
        issuers = List.copyOf(issuers);
    }

    /**
     * How mail leaves.
     *
     * @param smartHost empty = by MX
     * @param mxPort the port of mail exchangers
     * @param dnsServers empty = the system's
     * @param replyTimeout RFC 5321 §4.5.3.2
     * @param idle how long a connection waits for its next message
     */
    public record Outbound(
            Optional<NextHop.Host> smartHost,
            int mxPort,
            List<InetSocketAddress> dnsServers,
            Duration replyTimeout,
            Duration connectTimeout,
            Duration idle) {
        public Outbound {
            dnsServers = List.copyOf(dnsServers);
        }
    }

    /** A property that cannot be used: names it, its value, and what is allowed. */
    public static final class Invalid extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Invalid(String key, String value, String allowed) {
            super("remora." + key + "=" + value + ": must be " + allowed);
        }
    }

    /**
     * @param value gives the text of a key, such as {@code smtp.port}
     * @throws Invalid at the first property that is wrong
     */
    static Configuration read(Function<String, String> value) {
        Reader reader = new Reader(value);
        return new Configuration(
                reader.hostName("hostname"),
                reader.folder("data"),
                reader.text("bind.address"),
                reader.port("smtp.port"),
                reader.port("submission.port"),
                reader.port("submissions.port"),
                reader.port("lmtp.port"),
                reader.port("imap.port"),
                reader.port("imaps.port"),
                reader.port("pop3.port"),
                reader.port("pop3s.port"),
                Duration.ofSeconds(reader.number("pop3.login.delay", 0, 86_400, "seconds; 0 = none")),
                reader.networks("trusted"),
                reader.networks("plaintext.auth"),
                reader.issuers("oauth.issuers"),
                reader.networks("relay.from"),
                reader.networks("proxy.from"),
                TlsFiles.read(value),
                Duration.ofMillis(reader.number("greeting.delay", 0, 60_000, "milliseconds")),
                reader.number("max.message.size", 65_536, 1L << 40, "octets"),
                (int) reader.number("max.recipients", 100, 100_000, "recipients; RFC 5321 wants at least 100"),
                (int) reader.number("max.connections", 1, 1_000_000, "connections"),
                (int) reader.number("max.connections.per.address", 1, 1_000_000, "connections"),
                (int) reader.number("max.connections.per.minute", 1, 1_000_000, "connections"),
                Duration.ofSeconds(reader.number("timeout.command", 1, 86_400, "seconds; RFC 5321 wants 300")),
                Duration.ofSeconds(reader.number("timeout.data", 1, 86_400, "seconds; RFC 5321 wants 180")),
                reader.outbound());
    }

    private record Reader(Function<String, String> value) {
        String text(String key) {
            return value.apply(key).strip();
        }

        String hostName(String key) {
            String text = text(key);
            try {
                return new Address("postmaster", text).domain();
            } catch (IllegalArgumentException notADomain) {
                throw new Invalid(key, text, "a host name such as mail.example.org");
            }
        }

        Path folder(String key) {
            Path folder = Path.of(text(key)).toAbsolutePath();
            if (Files.exists(folder) && (!Files.isDirectory(folder) || !Files.isWritable(folder))) {
                throw new Invalid(key, folder.toString(), "a folder that can be written");
            }
            return folder;
        }

        int port(String key) {
            return (int) number(key, 0, 65_535, "a port number");
        }

        long number(String key, long least, long most, String unit) {
            String text = text(key);
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Falls through to the one message that says what is allowed.
            }
            throw new Invalid(key, text, least + " to " + most + " (" + unit + ")");
        }

        Networks networks(String key) {
            String text = text(key);
            try {
                return Networks.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new Invalid(key, text, "a comma list of networks such as 127.0.0.0/8,::1");
            }
        }

        /** Where their keys are the application sees to. */
        List<Issuer> issuers(String key) {
            String text = text(key);
            try {
                return Issuer.list(text);
            } catch (IllegalArgumentException wrong) {
                throw new Invalid(key, text, String.valueOf(wrong.getMessage()));
            }
        }

        Outbound outbound() {
            return new Outbound(
                    smartHost(),
                    (int) number("mx.port", 1, 65_535, "a port number"),
                    dnsServers(),
                    Duration.ofSeconds(number("timeout.reply", 1, 86_400, "seconds; RFC 5321 wants 300")),
                    Duration.ofSeconds(number("timeout.connect", 1, 3_600, "seconds")),
                    Duration.ofSeconds(number("connections.idle", 0, 3_600, "seconds; 0 = none is kept")));
        }

        private Optional<NextHop.Host> smartHost() {
            String relay = text("relay");
            Optional<NextHop.Credentials> credentials = credentials();
            if (relay.isEmpty()) {
                if (credentials.isPresent()) {
                    throw new Invalid("relay", relay, "the smart host's host:port when remora.relay.user is given");
                }
                return Optional.empty();
            }
            HostPort at = hostPort("relay", relay, relay);
            return Optional.of(new NextHop.Host(at.host(), at.port(), credentials));
        }

        /** The password is taken as it stands: spaces belong to it, and no message repeats it. */
        private Optional<NextHop.Credentials> credentials() {
            String user = text("relay.user");
            String password = value.apply("relay.password");
            if (user.isEmpty() != password.isEmpty()) {
                String missing = user.isEmpty() ? "relay.user" : "relay.password";
                throw new Invalid(
                        missing, "", "given when the other of remora.relay.user and remora.relay.password is");
            }
            return user.isEmpty() ? Optional.empty() : Optional.of(new NextHop.Credentials(user, Secret.of(password)));
        }

        private List<InetSocketAddress> dnsServers() {
            String text = text("dns.servers");
            List<InetSocketAddress> servers = new ArrayList<>();
            for (String entry : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                HostPort at = hostPort("dns.servers", text, entry.strip());
                InetSocketAddress server = new InetSocketAddress(at.host(), at.port());
                if (server.isUnresolved()) {
                    throw new Invalid("dns.servers", text, "hosts that this machine knows by name, or IP addresses");
                }
                servers.add(server);
            }
            return servers;
        }

        private static HostPort hostPort(String key, String text, String entry) {
            try {
                return HostPort.parse(entry);
            } catch (IllegalArgumentException wrong) {
                throw new Invalid(key, text, "host:port or [IPv6]:port");
            }
        }
    }
}
