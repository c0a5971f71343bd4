package fish.remora.app.setup;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A configuration profile with one mail account, for iPhones, iPads and Macs: Apple's payload com.apple.mail.managed. */
final class AppleProfile {
    private static final String TYPE =
            "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">";

    private final Xml xml = new Xml();

    private AppleProfile() {}

    /** The password is asked for by the device. */
    static String of(String address, String domain, Offer reading, Offer sending) {
        return new AppleProfile().write(address, domain, reading, sending);
    }

    private String write(String address, String domain, Offer reading, Offer sending) {
        xml.raw(TYPE).open("plist", "version", "1.0").open("dict");
        payload("Configuration", address, domain, "profile");
        key("PayloadContent").open("array").open("dict");
        payload("com.apple.mail.managed", address, domain, "mail");
        text("EmailAccountDescription", domain)
                .text("EmailAccountType", reading.way().kind == Way.Kind.IMAP ? "EmailTypeIMAP" : "EmailTypePOP")
                .text("EmailAddress", address);
        server("Incoming", address, reading);
        server("Outgoing", address, sending);
        key("OutgoingPasswordSameAsIncomingPassword").empty("true");
        return xml.close().close().close().close().toString();
    }

    private void payload(String type, String address, String domain, String part) {
        // Devices replace a profile by another one of its identifier: two accounts of a domain are two.
        String identifier = domain + "." + uuid(address) + "." + part;
        text("PayloadType", type)
                .number("PayloadVersion", 1)
                .text("PayloadIdentifier", identifier)
                .text("PayloadDisplayName", domain)
                .text("PayloadUUID", uuid(identifier));
    }

    /** The same each time: a profile that is installed again replaces itself. */
    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private void server(String direction, String address, Offer offer) {
        String prefix = direction + "MailServer";
        text(prefix + "Authentication", "EmailAuthPassword")
                .text(prefix + "HostName", offer.host())
                .number(prefix + "PortNumber", offer.port())
                .text(prefix + "Username", address)
                .key(prefix + "UseSSL")
                .empty("true");
    }

    private Xml key(String name) {
        return xml.element("key", name);
    }

    private AppleProfile text(String name, String value) {
        key(name).element("string", value);
        return this;
    }

    private AppleProfile number(String name, int value) {
        key(name).element("integer", Integer.toString(value));
        return this;
    }
}
