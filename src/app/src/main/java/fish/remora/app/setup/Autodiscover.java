package fish.remora.app.setup;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Microsoft's Autodiscover as Outlook asks it of a server for mail alone: MS-OXDSCLI, the plain old XML. */
final class Autodiscover {
    private static final String ENVELOPE = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
    private static final String OUTLOOK =
            "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

    private Autodiscover() {}

    /**
     * What is asked for.
     *
     * @param address empty when it is not said
     * @param schema of the answer; empty when it is not said
     */
    record Request(String address, String schema) {
        /** @throws XMLStreamException when it is no XML, or has a document type, which is nobody's business here */
        static Request read(InputStream body) throws XMLStreamException {
            XMLInputFactory factory = XMLInputFactory.newInstance();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            XMLStreamReader reader = factory.createXMLStreamReader(body);
            String address = "";
            String schema = "";
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamReader.DTD) {
                    throw new XMLStreamException("a document type");
                }
                if (event == XMLStreamReader.START_ELEMENT) {
                    switch (reader.getLocalName()) {
                        case "EMailAddress" -> address = reader.getElementText().strip();
                        case "AcceptableResponseSchema" ->
                            schema = reader.getElementText().strip();
                        default -> {}
                    }
                }
            }
            return new Request(address, schema);
        }

        boolean wantsSettings() {
            return schema.isEmpty() || schema.equals(OUTLOOK);
        }
    }

    /** Where the mail of an address is. */
    static String of(String address, Offers offers) {
        Xml xml = new Xml()
                .open("Autodiscover", "xmlns", ENVELOPE)
                .open("Response", "xmlns", OUTLOOK)
                .open("User")
                .element("DisplayName", address)
                .close()
                .open("Account")
                .element("AccountType", "email")
                .element("Action", "settings");
        best(offers).forEach(offer -> protocol(xml, offer, address));
        return xml.close().close().close().toString();
    }

    private static List<Offer> best(Offers offers) {
        return Arrays.stream(Way.Kind.values())
                .map(offers::best)
                .flatMap(Optional::stream)
                .toList();
    }

    private static void protocol(Xml xml, Offer offer, String address) {
        boolean sends = offer.way().kind == Way.Kind.SUBMISSION;
        xml.open("Protocol")
                .element("Type", sends ? "SMTP" : offer.way().kind.name())
                .element("Server", offer.host())
                .element("Port", Integer.toString(offer.port()))
                .element("DomainRequired", "off")
                .element("LoginName", address)
                .element("SPA", "off")
                .element("SSL", "on")
                .element("Encryption", offer.way().implicitTls ? "SSL" : "TLS")
                .element("AuthRequired", "on");
        if (sends) {
            Stream.of("UsePOPAuth", "SMTPLast").forEach(name -> xml.element(name, "off"));
        }
        xml.close();
    }

    /** 601: there is nothing of that schema here, such as Exchange's synchronisation with telephones. */
    static String otherSchema() {
        return new Xml()
                .open("Autodiscover", "xmlns", ENVELOPE)
                .open("Response")
                .open("Error")
                .element("ErrorCode", "601")
                .element("Message", "Only settings of mail by IMAP, POP3 and SMTP are here")
                .empty("DebugData")
                .close()
                .close()
                .close()
                .toString();
    }
}
