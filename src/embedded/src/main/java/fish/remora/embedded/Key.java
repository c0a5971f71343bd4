package fish.remora.embedded;

import java.util.Locale;

/**
 * Every setting of the server: its name, what it is when nobody says anything, what it must look like, and one line for
 * {@code --help}. The names are those of payara/micro/preboot.asadmin and of the resource adapter; this table is the
 * only list of them in Java.
 */
enum Key {
    HOSTNAME("hostname", "", Rule.NAME_OF_HOST, "name the server gives itself (the machine's name)"),
    DATA("data", "remora-data", Rule.FOLDER, "folder of everything the server keeps"),
    BIND_ADDRESS("bind.address", "127.0.0.1", Rule.ADDRESS, "address to listen on; 0.0.0.0 for all IPv4, :: for all"),
    SMTP_PORT("smtp.port", "2525", Rule.PORT, "SMTP; 0, here and below, takes any free port"),
    SUBMISSION_PORT("submission.port", "2587", Rule.PORT, "submission, after a login"),
    SUBMISSIONS_PORT("submissions.port", "2465", Rule.PORT, "submission over TLS"),
    LMTP_PORT("lmtp.port", "2033", Rule.PORT, "LMTP, from the networks of trusted"),
    SUBMISSION_PER_HOUR(
            "submission.per.hour",
            "1000",
            Rule.number(0, 999_999_999),
            "recipients a user may send to in an hour, 0: any"),
    SUBMISSION_PER_DAY("submission.per.day", "5000", Rule.number(0, 999_999_999), "and in a day"),
    IMAP_PORT("imap.port", "2143", Rule.PORT, "IMAP"),
    IMAPS_PORT("imaps.port", "2993", Rule.PORT, "IMAP over TLS"),
    POP3_PORT("pop3.port", "2110", Rule.PORT, "POP3"),
    POP3S_PORT("pop3s.port", "2995", Rule.PORT, "POP3 over TLS"),
    POP3_LOGIN_DELAY(
            "pop3.login.delay", "0", Rule.number(0, 86_400), "seconds between an account's POP3 logins, 0: none"),
    PUBLIC_PORTS(
            "public.ports",
            "",
            Rule.PUBLIC_PORTS,
            "ports that mail programs are told, NAME:PORT,... such as imaps:993; 0: not told (those above)"),
    MTA_STS_MODE(
            "mta.sts.mode",
            "none",
            Rule.MTA_STS_MODE,
            "none, testing or enforce: whether others must bring mail by TLS"),
    HTTP_PORT("http.port", "8080", Rule.PORT, "HTTP: /health, /metrics, /api"),
    DEPLOY("deploy", "", Rule.APPLICATIONS, "applications beside the mail service, FILE.war,... each at /FILE (none)"),
    BOOT("boot", "", Rule.READABLE, "file of asadmin commands for the server, done before all else (none)"),
    DOMAINS("domains", "", Rule.DOMAINS, "mail domains, a comma between (those of the accounts)"),
    ACCOUNTS("accounts", "", Rule.ACCOUNTS, "first users, user@domain:password,... or @FILE with one a line"),
    RELAY("relay", "", Rule.HOST_PORT, "smart host, host:port (none: MX)"),
    RELAY_USER("relay.user", "", Rule.TEXT, "user name for the smart host (no login)"),
    RELAY_PASSWORD("relay.password", "", Rule.TEXT, "its password"),
    RELAY_FROM("relay.from", Key.LOOPBACK, Rule.NETWORKS, "networks that may relay without login, or none"),
    MX_PORT("mx.port", "25", Rule.number(1, 65_535), "port of other mail servers"),
    DNS_SERVERS("dns.servers", "", Rule.HOST_PORTS, "host:port,... (the system's)"),
    RETRY_FIRST("retry.first", "300", Rule.number(1, 31_536_000), "seconds to the second attempt; then twice as long"),
    RETRY_MOST("retry.most", "3600", Rule.number(1, 31_536_000), "seconds between attempts at most"),
    EXPIRE_AFTER("expire.after", "432000", Rule.number(1, 31_536_000), "seconds until mail is given up"),
    DELAY_NOTICE(
            "delay.notice",
            "14400",
            Rule.number(1, 31_536_000),
            "seconds until its sender is told that it takes longer"),
    TRACE_KEEP("trace.keep", "30", Rule.number(1, 36_500), "days to keep the trace of a message"),
    UNDELETE_DAYS("undelete.days", "7", Rule.number(0, 9_999), "days in which expunged messages can be had back"),
    SAFE_MODE(
            "safe.mode",
            "off",
            Rule.SAFE_MODE,
            "off, capture, redirect:ADDRESS or allow:PATTERN,...: who may get mail"),
    TRUSTED("trusted", Key.LOOPBACK, Rule.NETWORKS, "networks free of rate limits and greeting delay, or none"),
    PLAINTEXT_AUTH("plaintext.auth", Key.LOOPBACK, Rule.NETWORKS, "networks that may log in without TLS, or none"),
    OAUTH_ISSUERS(
            "oauth.issuers",
            "",
            Rule.ISSUERS,
            "whose tokens let people in, ISSUER=KEYS,...; KEYS: address or file of a JWK set (nobody's)"),
    OAUTH_AUDIENCE("oauth.audience", "remora", Rule.TEXT, "for whom a token must have been issued"),
    OAUTH_CLAIM("oauth.claim", "email", Rule.TEXT, "claim of a token that names the account"),
    REALM("realm", "", Rule.TEXT, "realm of the server that has passwords of people without one here (none)"),
    REALM_DOMAIN("realm.domain", "", Rule.NAME_OF_HOST, "domain of its people (its names are whole addresses)"),
    REALM_CREATE("realm.create", "false", Rule.FLAG, "true: they get an account at their first login"),
    TLS_CERTIFICATE(
            "tls.certificate", "", Rule.FILES, "certificate chains, PEM or .p12, the default first (self-signed)"),
    TLS_KEY("tls.key", "", Rule.FILES_OR_NONE, "PEM files of the keys of the PEM ones"),
    TLS_PASSWORD("tls.password", "", Rule.PASSWORD, "password of the .p12 ones, or @FILE"),
    TLS_CLIENT_CA(
            "tls.client.ca", "", Rule.READABLE, "PEM file of the authorities of clients' certificates (not asked)"),
    PROXY_FROM("proxy.from", "", Rule.NETWORKS, "networks of proxies, which must send a PROXY header (none)"),
    ADMIN_TOKEN(
            "admin.token",
            "",
            Rule.TOKEN,
            "what administrators and the queue command show to /api (made at the first start, in data/admin.token)"),
    DB_URL("db.url", "", Rule.JDBC, "PostgreSQL of your own, jdbc:postgresql://host/database (one of ours)"),
    DB_USER("db.user", "", Rule.TEXT, "its user"),
    DB_PASSWORD("db.password", "", Rule.TEXT, "its password"),
    GREETING_DELAY(
            "greeting.delay", "1000", Rule.number(0, 60_000), "ms before the SMTP greeting, to catch early talkers"),
    MAX_MESSAGE_SIZE("max.message.size", "104857600", Rule.number(65_536, 2_147_483_647L), "octets of a message"),
    MAX_RECIPIENTS("max.recipients", "1000", Rule.number(100, 100_000), "recipients of a message"),
    MAX_CONNECTIONS("max.connections", "20000", Rule.number(1, 1_000_000), "open connections"),
    MAX_CONNECTIONS_PER_ADDRESS("max.connections.per.address", "100", Rule.number(1, 1_000_000), "of one peer"),
    MAX_CONNECTIONS_PER_MINUTE("max.connections.per.minute", "600", Rule.number(1, 1_000_000), "of one peer, new"),
    MAX_MESSAGES_PER_MINUTE(
            "max.messages.per.minute", "600", Rule.number(1, 999_999_999), "of one peer that does not log in"),
    MAX_RECIPIENTS_PER_MINUTE("max.recipients.per.minute", "6000", Rule.number(1, 999_999_999), "of such a peer"),
    MAX_UNKNOWN_PER_MINUTE("max.unknown.per.minute", "60", Rule.number(1, 999_999_999), "recipients that are nobody"),
    TIMEOUT_COMMAND("timeout.command", "300", Rule.number(1, 86_400), "seconds to wait for a command"),
    TIMEOUT_DATA("timeout.data", "180", Rule.number(1, 86_400), "seconds to wait for more of a message"),
    TIMEOUT_REPLY("timeout.reply", "300", Rule.number(1, 86_400), "seconds to wait for another server's reply"),
    TIMEOUT_CONNECT("timeout.connect", "30", Rule.number(1, 3_600), "seconds to wait for a connection to one"),
    CONNECTIONS_IDLE("connections.idle", "30", Rule.number(0, 3_600), "seconds to keep one for the next message");

    private static final String LOOPBACK = "127.0.0.0/8,::1";

    final String key;
    final String standard;
    final Rule rule;
    final String help;

    Key(String key, String standard, Rule rule, String help) {
        this.key = key;
        this.standard = standard;
        this.rule = rule;
        this.help = help;
    }

    /** The name as a Java system property and in MicroProfile Config. */
    String property() {
        return "remora." + key;
    }

    /** The name in the environment, as MicroProfile Config maps it. */
    String variable() {
        return property().replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Secrets are never repeated on the terminal, not even to say that they are wrong. */
    boolean isSecret() {
        return this == ACCOUNTS
                || this == ADMIN_TOKEN
                || this == DB_PASSWORD
                || this == RELAY_PASSWORD
                || this == TLS_PASSWORD;
    }
}
