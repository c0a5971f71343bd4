package fish.remora.adapter;

import jakarta.resource.spi.ConfigProperty;

/** Those of {@link Properties} by which mail finds its way to other servers. */
public class ClientProperties extends TlsProperties {
    @ConfigProperty(
            defaultValue = "",
            description =
                    "The smart host that takes all foreign mail, host:port or [IPv6]:port; empty = each domain's own (MX)")
    private String relay = "";

    @ConfigProperty(
            defaultValue = "",
            description =
                    "The user name to log in to the smart host with, whose certificate must then be trusted by the JVM; empty = no login")
    private String relayUser = "";

    @ConfigProperty(defaultValue = "", confidential = true, description = "The password of that user")
    private String relayPassword = "";

    @ConfigProperty(defaultValue = "25", description = "The SMTP port of other mail servers, 1 to 65535")
    private String mxPort = "25";

    @ConfigProperty(defaultValue = "", description = "DNS servers, host:port,...; empty = the system's")
    private String dnsServers = "";

    @ConfigProperty(
            defaultValue = "300",
            description = "Seconds another server may take for a reply (RFC 5321 4.5.3.2: 300)")
    private String timeoutReply = "300";

    @ConfigProperty(defaultValue = "30", description = "Seconds the connection to another server may take")
    private String timeoutConnect = "30";

    @ConfigProperty(
            defaultValue = "30",
            description = "Seconds a connection to another server is kept for the next message")
    private String connectionsIdle = "30";

    @Override
    String value(String key) {
        return switch (key) {
            case "relay" -> relay;
            case "relay.user" -> relayUser;
            case "relay.password" -> relayPassword;
            case "mx.port" -> mxPort;
            case "dns.servers" -> dnsServers;
            case "timeout.reply" -> timeoutReply;
            case "timeout.connect" -> timeoutConnect;
            case "connections.idle" -> connectionsIdle;
            default -> super.value(key);
        };
    }

    public String getRelay() {
        return relay;
    }

    public void setRelay(String value) {
        relay = value;
    }

    public String getRelayUser() {
        return relayUser;
    }

    public void setRelayUser(String value) {
        relayUser = value;
    }

    public String getRelayPassword() {
        return relayPassword;
    }

    public void setRelayPassword(String value) {
        relayPassword = value;
    }

    public String getMxPort() {
        return mxPort;
    }

    public void setMxPort(String value) {
        mxPort = value;
    }

    public String getDnsServers() {
        return dnsServers;
    }

    public void setDnsServers(String value) {
        dnsServers = value;
    }

    public String getTimeoutReply() {
        return timeoutReply;
    }

    public void setTimeoutReply(String value) {
        timeoutReply = value;
    }

    public String getTimeoutConnect() {
        return timeoutConnect;
    }

    public void setTimeoutConnect(String value) {
        timeoutConnect = value;
    }

    public String getConnectionsIdle() {
        return connectionsIdle;
    }

    public void setConnectionsIdle(String value) {
        connectionsIdle = value;
    }
}
