package fish.remora.app.setup;

import java.util.List;

/** The file that Thunderbird and others ask for: Mozilla's Autoconfiguration, version 1.1. */
final class Autoconfig {
    private Autoconfig() {}

    static String of(String domain, List<Offer> offers) {
        Xml xml = new Xml()
                .open("clientConfig", "version", "1.1")
                .open("emailProvider", "id", domain)
                .element("domain", domain)
                .element("displayName", domain)
                .element("displayShortName", domain);
        offers.forEach(offer -> server(xml, offer));
        return xml.close().close().toString();
    }

    private static void server(Xml xml, Offer offer) {
        boolean sends = offer.way().kind == Way.Kind.SUBMISSION;
        String type = switch (offer.way().kind) {
            case IMAP -> "imap";
            case POP3 -> "pop3";
            case SUBMISSION -> "smtp";
        };
        xml.open(sends ? "outgoingServer" : "incomingServer", "type", type)
                .element("hostname", offer.host())
                .element("port", Integer.toString(offer.port()))
                .element("socketType", offer.way().implicitTls ? "SSL" : "STARTTLS")
                .element("authentication", "password-cleartext")
                .element("username", "%EMAILADDRESS%")
                .close();
    }
}
