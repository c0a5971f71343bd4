package fish.remora.adapter;

import jakarta.resource.spi.ConfigProperty;

/**
 * The adapter's config properties as JavaBean properties, as Jakarta Connectors 2.1 §5.3.7 wants them: the configuration's keys in
 * camel case. All are texts: so it is {@link Configuration} that reads them, and its words that an administrator sees when one is
 * wrong, rather than a conversion error of the container's.
 */
public class Properties extends ClientProperties {
    @ConfigProperty(
            defaultValue = "localhost",
            description = "The host name in greetings and trace headers, such as mail.example.org")
    private String hostname = "localhost";

    @ConfigProperty(
            defaultValue = "remora-data",
            description = "The folder for spool files and the self-signed certificate")
    private String data = "remora-data";

    @ConfigProperty(defaultValue = "", description = "The address the ports are opened on; empty = all")
    private String bindAddress = "";

    @ConfigProperty(defaultValue = "2525", description = "The SMTP port, 0 to 65535; 0 = any free one")
    private String smtpPort = "2525";

    @ConfigProperty(
            defaultValue = "2587",
            description = "The submission port with STARTTLS, where people log in to send, 0 to 65535")
    private String submissionPort = "2587";

    @ConfigProperty(defaultValue = "2465", description = "The submission port with TLS from the start, 0 to 65535")
    private String submissionsPort = "2465";

    @ConfigProperty(defaultValue = "2033", description = "The LMTP port, for a mail server beside this one, 0 to 65535")
    private String lmtpPort = "2033";

    @ConfigProperty(defaultValue = "2143", description = "The IMAP port with STARTTLS, 0 to 65535")
    private String imapPort = "2143";

    @ConfigProperty(defaultValue = "2993", description = "The IMAP port with TLS from the start, 0 to 65535")
    private String imapsPort = "2993";

    @ConfigProperty(defaultValue = "2110", description = "The POP3 port with STLS, 0 to 65535")
    private String pop3Port = "2110";

    @ConfigProperty(defaultValue = "2995", description = "The POP3 port with TLS from the start, 0 to 65535")
    private String pop3sPort = "2995";

    @ConfigProperty(
            defaultValue = "0",
            description = "Seconds that an account must wait between two logins to POP3, 0 to 86400; 0 = none")
    private String pop3LoginDelay = "0";

    @ConfigProperty(
            defaultValue = "127.0.0.0/8,::1",
            description = "Networks free of greeting delay and of the limit of connections per address")
    private String trusted = "127.0.0.0/8,::1";

    @ConfigProperty(defaultValue = "127.0.0.0/8,::1", description = "Networks that may log in before TLS")
    private String plaintextAuth = "127.0.0.0/8,::1";

    @ConfigProperty(
            defaultValue = "",
            description =
                    "Whose bearer tokens let people in, ISSUER=KEYS,... as the application has it too; empty = nobody's")
    private String oauthIssuers = "";

    @ConfigProperty(
            defaultValue = "",
            description = "Networks of proxies whose connections must begin with a PROXY header, version 1 or 2")
    private String proxyFrom = "";

    @ConfigProperty(
            defaultValue = "1000",
            description = "Milliseconds before the SMTP greeting, 0 to 60000; who speaks earlier is sent away")
    private String greetingDelay = "1000";

    @ConfigProperty(defaultValue = "104857600", description = "The largest message in octets, from 65536")
    private String maxMessageSize = "104857600";

    @ConfigProperty(defaultValue = "1000", description = "The most recipients of one mail transaction, from 100")
    private String maxRecipients = "1000";

    @ConfigProperty(defaultValue = "20000", description = "The most connections of each port")
    private String maxConnections = "20000";

    @ConfigProperty(defaultValue = "100", description = "The most connections of one address to each port")
    private String maxConnectionsPerAddress = "100";

    @ConfigProperty(
            defaultValue = "600",
            description =
                    "The most connections of one address to each port in a minute; trusted networks have no such limit")
    private String maxConnectionsPerMinute = "600";

    @ConfigProperty(
            defaultValue = "300",
            description = "Seconds a client may take for a command (RFC 5321 4.5.3.2: 300)")
    private String timeoutCommand = "300";

    @ConfigProperty(
            defaultValue = "180",
            description = "Seconds a client may go without content worth mentioning (RFC 5321 4.5.3.2: 180)")
    private String timeoutData = "180";

    @ConfigProperty(
            defaultValue = "127.0.0.0/8,::1",
            description = "Networks that may send to foreign addresses without logging in, or none")
    private String relayFrom = "127.0.0.0/8,::1";

    @Override
    String value(String key) {
        return switch (key) {
            case "hostname" -> hostname;
            case "data" -> data;
            case "bind.address" -> bindAddress;
            case "smtp.port" -> smtpPort;
            case "submission.port" -> submissionPort;
            case "submissions.port" -> submissionsPort;
            case "lmtp.port" -> lmtpPort;
            case "imap.port" -> imapPort;
            case "imaps.port" -> imapsPort;
            case "pop3.port" -> pop3Port;
            case "pop3s.port" -> pop3sPort;
            case "pop3.login.delay" -> pop3LoginDelay;
            case "trusted" -> trusted;
            case "plaintext.auth" -> plaintextAuth;
            case "oauth.issuers" -> oauthIssuers;
            case "proxy.from" -> proxyFrom;
            case "greeting.delay" -> greetingDelay;
            case "max.message.size" -> maxMessageSize;
            case "max.recipients" -> maxRecipients;
            case "max.connections" -> maxConnections;
            case "max.connections.per.address" -> maxConnectionsPerAddress;
            case "max.connections.per.minute" -> maxConnectionsPerMinute;
            case "timeout.command" -> timeoutCommand;
            case "timeout.data" -> timeoutData;
            case "relay.from" -> relayFrom;
            default -> super.value(key);
        };
    }

    public String getHostname() {
        return hostname;
    }

    public void setHostname(String value) {
        hostname = value;
    }

    public String getData() {
        return data;
    }

    public void setData(String value) {
        data = value;
    }

    public String getBindAddress() {
        return bindAddress;
    }

    public void setBindAddress(String value) {
        bindAddress = value;
    }

    public String getSmtpPort() {
        return smtpPort;
    }

    public void setSmtpPort(String value) {
        smtpPort = value;
    }

    public String getSubmissionPort() {
        return submissionPort;
    }

    public void setSubmissionPort(String value) {
        submissionPort = value;
    }

    public String getSubmissionsPort() {
        return submissionsPort;
    }

    public void setSubmissionsPort(String value) {
        submissionsPort = value;
    }

    public String getLmtpPort() {
        return lmtpPort;
    }

    public void setLmtpPort(String value) {
        lmtpPort = value;
    }

    public String getImapPort() {
        return imapPort;
    }

    public void setImapPort(String value) {
        imapPort = value;
    }

    public String getImapsPort() {
        return imapsPort;
    }

    public void setImapsPort(String value) {
        imapsPort = value;
    }

    public String getPop3Port() {
        return pop3Port;
    }

    public void setPop3Port(String value) {
        pop3Port = value;
    }

    public String getPop3sPort() {
        return pop3sPort;
    }

    public void setPop3sPort(String value) {
        pop3sPort = value;
    }

    public String getPop3LoginDelay() {
        return pop3LoginDelay;
    }

    public void setPop3LoginDelay(String value) {
        pop3LoginDelay = value;
    }

    public String getTrusted() {
        return trusted;
    }

    public void setTrusted(String value) {
        trusted = value;
    }

    public String getPlaintextAuth() {
        return plaintextAuth;
    }

    public void setPlaintextAuth(String value) {
        plaintextAuth = value;
    }

    public String getOauthIssuers() {
        return oauthIssuers;
    }

    public void setOauthIssuers(String value) {
        oauthIssuers = value;
    }

    public String getProxyFrom() {
        return proxyFrom;
    }

    public void setProxyFrom(String value) {
        proxyFrom = value;
    }

    public String getGreetingDelay() {
        return greetingDelay;
    }

    public void setGreetingDelay(String value) {
        greetingDelay = value;
    }

    public String getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(String value) {
        maxMessageSize = value;
    }

    public String getMaxRecipients() {
        return maxRecipients;
    }

    public void setMaxRecipients(String value) {
        maxRecipients = value;
    }

    public String getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(String value) {
        maxConnections = value;
    }

    public String getMaxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    public void setMaxConnectionsPerAddress(String value) {
        maxConnectionsPerAddress = value;
    }

    public String getMaxConnectionsPerMinute() {
        return maxConnectionsPerMinute;
    }

    public void setMaxConnectionsPerMinute(String value) {
        maxConnectionsPerMinute = value;
    }

    public String getTimeoutCommand() {
        return timeoutCommand;
    }

    public void setTimeoutCommand(String value) {
        timeoutCommand = value;
    }

    public String getTimeoutData() {
        return timeoutData;
    }

    public void setTimeoutData(String value) {
        timeoutData = value;
    }

    public String getRelayFrom() {
        return relayFrom;
    }

    public void setRelayFrom(String value) {
        relayFrom = value;
    }
}
