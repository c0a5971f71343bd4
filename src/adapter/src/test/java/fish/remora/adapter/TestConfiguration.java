package fish.remora.adapter;

import java.util.Map;

/** A configuration as an administrator would write it: any free ports of the loopback address, and what a test wants otherwise. */
public final class TestConfiguration {
    static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("hostname", "mx.test"),
            Map.entry("data", "target/adapter-data"),
            Map.entry("bind.address", "127.0.0.1"),
            Map.entry("smtp.port", "0"),
            Map.entry("submission.port", "0"),
            Map.entry("submissions.port", "0"),
            Map.entry("lmtp.port", "0"),
            Map.entry("imap.port", "0"),
            Map.entry("imaps.port", "0"),
            Map.entry("pop3.port", "0"),
            Map.entry("pop3s.port", "0"),
            Map.entry("pop3.login.delay", "0"),
            Map.entry("trusted", "127.0.0.0/8"),
            Map.entry("plaintext.auth", "127.0.0.0/8"),
            Map.entry("oauth.issuers", ""),
            Map.entry("greeting.delay", "0"),
            Map.entry("max.message.size", "65536"),
            Map.entry("max.recipients", "100"),
            Map.entry("max.connections", "100"),
            Map.entry("max.connections.per.address", "100"),
            Map.entry("max.connections.per.minute", "1000000"),
            Map.entry("timeout.command", "300"),
            Map.entry("timeout.data", "180"),
            Map.entry("relay.from", "127.0.0.0/8"),
            Map.entry("mx.port", "25"),
            Map.entry("timeout.reply", "300"),
            Map.entry("timeout.connect", "30"),
            Map.entry("connections.idle", "30"));

    private TestConfiguration() {}

    /** @param other configuration keys, such as {@code smtp.port}, and their text */
    public static Configuration of(Map<String, String> other) {
        return Configuration.read(key -> other.getOrDefault(key, DEFAULTS.getOrDefault(key, "")));
    }
}
