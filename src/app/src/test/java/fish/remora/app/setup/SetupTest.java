package fish.remora.app.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What programs, servers and the DNS are told. */
class SetupTest {
    private static final String EVIL = "a&b<\"'>\u0000@mx.test";

    private static final Offers OFFERS = offers("imap:143,imaps:993,pop3:0,pop3s:995,submission:587,submissions:465");

    private static Offers offers(String publicPorts) {
        return new Offers("mx.test", Optional.of(publicPorts));
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> texts(Document document, String name) {
        var nodes = document.getElementsByTagNameNS("*", name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }

    @Test
    void offersTheBestFirstAndNothingThatIsNotTold() {
        assertThat(OFFERS.all())
                .extracting(one -> one.way().key + one.port())
                .containsExactly("imaps993", "imap143", "pop3s995", "submissions465", "submission587");
        assertThat(OFFERS.best(Way.Kind.POP3).orElseThrow().port()).isEqualTo(995);
    }

    /** An open port as the adapter shows it. */
    public interface PortMXBean {}

    @Test
    void knowsTheOpenPorts() throws Exception {
        var server = ManagementFactory.getPlatformMBeanServer();
        var name = new ObjectName("fish.remora:type=Listener,protocol=imaps,port=2993");
        server.registerMBean(new PortMXBean() {}, name);
        try {
            assertThat(offers("").all()).containsExactly(new Offer(Way.IMAPS, "mx.test", 2993));
            assertThat(offers("imaps:993").all()).containsExactly(new Offer(Way.IMAPS, "mx.test", 993));
            assertThat(offers("imaps:0").all()).isEmpty();
        } finally {
            server.unregisterMBean(name);
        }
        assertThat(offers("").all()).isEmpty();
    }

    @Test
    void aWrongSettingSaysWhatIsAllowed() {
        for (String wrong : List.of("imap", "imap:", "smtp:25", "imap:143,", ",imap:143", "imap:143;pop3:110")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> offers(wrong))
                    .withMessageStartingWith("remora.public.ports=" + wrong + ": must be NAME:PORT");
        }
    }

    @Test
    void autoconfig() throws Exception {
        Document document = parse(Autoconfig.of("example.org", OFFERS.all()));
        assertThat(texts(document, "domain")).containsExactly("example.org");
        assertThat(texts(document, "port")).containsExactly("993", "143", "995", "465", "587");
        assertThat(texts(document, "socketType")).containsExactly("SSL", "STARTTLS", "SSL", "SSL", "STARTTLS");
        assertThat(texts(document, "hostname")).hasSize(5).containsOnly("mx.test");
        assertThat(document.getElementsByTagName("outgoingServer").getLength()).isEqualTo(2);
    }

    @Test
    void autodiscoverHasOneOfEachKind() throws Exception {
        Document document = parse(Autodiscover.of("ann@mx.test", OFFERS));
        assertThat(texts(document, "Type")).containsExactly("IMAP", "POP3", "SMTP");
        assertThat(texts(document, "Port")).containsExactly("993", "995", "465");
        assertThat(texts(document, "LoginName")).hasSize(3).containsOnly("ann@mx.test");
        assertThat(texts(parse(Autodiscover.otherSchema()), "ErrorCode")).containsExactly("601");
    }

    /** Whatever an address is, it is the text of an element. */
    @Test
    void whatIsGivenIsEscaped() throws Exception {
        String shown = EVIL.replace('\0', '\uFFFD');
        assertThat(texts(parse(Autodiscover.of(EVIL, OFFERS)), "DisplayName")).containsExactly(shown);
        Document profile = parse(AppleProfile.of(
                EVIL,
                "mx.test",
                OFFERS.best(Way.Kind.IMAP).orElseThrow(),
                OFFERS.best(Way.Kind.SUBMISSION).orElseThrow()));
        assertThat(texts(profile, "string")).filteredOn(shown::equals).hasSize(3);
        assertThat(texts(profile, "integer")).containsExactly("1", "1", "993", "465");
    }

    @Test
    void autodiscoverIsRead() throws Exception {
        var request = read("""
                <?xml version="1.0" encoding="utf-8"?>
                <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
                  <Request><EMailAddress> ann@mx.test </EMailAddress>
                  <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
                  </Request></Autodiscover>""");
        assertThat(request.address()).isEqualTo("ann@mx.test");
        assertThat(request.wantsSettings()).isTrue();
        assertThat(read("<A><AcceptableResponseSchema>mobilesync</AcceptableResponseSchema></A>")
                        .wantsSettings())
                .isFalse();
    }

    private static Autodiscover.Request read(String xml) throws XMLStreamException {
        return Autodiscover.Request.read(new ByteArrayInputStream(xml.strip().getBytes(StandardCharsets.UTF_8)));
    }

    /** Neither files of ours nor a thousandfold of what was sent: a document type is not read at all. */
    @Test
    void noDocumentTypeIsTaken() {
        for (String type : List.of(
                "<!DOCTYPE a>",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\">",
                "<!DOCTYPE a [<!ENTITY y \"ha\"><!ENTITY x \"&y;&y;&y;&y;&y;&y;&y;&y;\">]>")) {
            assertThatExceptionOfType(XMLStreamException.class)
                    .as(type)
                    .isThrownBy(() -> read(type + "<a><EMailAddress>ann@mx.test</EMailAddress></a>"));
        }
    }

    /** Whatever else is in it, a profile replaces none but that of its address. */
    @Test
    void eachAddressHasAProfileOfItsOwn() throws Exception {
        assertThat(identifiers("ann@mx.test")).hasSize(2).isEqualTo(identifiers("ann@mx.test"));
        assertThat(identifiers("ann@mx.test")).doesNotContainAnyElementsOf(identifiers("bob@mx.test"));
    }

    private static List<String> identifiers(String address) throws Exception {
        Document profile = parse(AppleProfile.of(
                address,
                "mx.test",
                OFFERS.best(Way.Kind.IMAP).orElseThrow(),
                OFFERS.best(Way.Kind.SUBMISSION).orElseThrow()));
        return texts(profile, "string").stream()
                .filter(one -> one.matches("mx\\.test\\.[0-9a-f-]{36}\\.(profile|mail)"))
                .toList();
    }

    /** Others would look for a host of that name for two weeks, and find none. */
    @Test
    void noPolicyNamesAHostThatNobodyFinds() {
        for (String host : List.of("localhost", "mx", "localhost.localdomain", "mx.local", "192.0.2.1", "")) {
            assertThatIllegalArgumentException()
                    .as(host)
                    .isThrownBy(() -> new TransportPolicy(host, "enforce"))
                    .withMessageStartingWith("remora.hostname=" + host + ": must be the name that the DNS has");
            assertThat(new TransportPolicy(host, "none").text()).isEmpty();
        }
    }

    @Test
    void thePolicyAndItsId() {
        assertThat(new TransportPolicy("mx.test", "none").text()).isEmpty();
        TransportPolicy enforce = new TransportPolicy("mx.test", "enforce");
        assertThat(enforce.text().orElseThrow())
                .isEqualTo("version: STSv1\r\nmode: enforce\r\nmx: mx.test\r\nmax_age: 1209600\r\n");
        assertThat(enforce.id().orElseThrow()).matches("[0-9a-z]{1,32}");
        assertThat(new TransportPolicy("mx.test", "testing").id()).isNotEqualTo(enforce.id());
        assertThat(new TransportPolicy("mx2.test", "enforce").id()).isNotEqualTo(enforce.id());
    }

    @Test
    void theRecordsOfADomain() {
        List<String> records = new DnsRecords(OFFERS, new TransportPolicy("mx.test", "testing"))
                .of("example.org").getValuesAs(JsonObject.class).stream()
                        .map(one -> one.getString("name") + " " + one.getString("type") + " " + one.getString("value"))
                        .toList();
        assertThat(records)
                .startsWith("example.org. MX 10 mx.test.", "_imaps._tcp.example.org. SRV 0 1 993 mx.test.")
                .contains(
                        "_submissions._tcp.example.org. SRV 30 1 465 mx.test.",
                        "autoconfig.example.org. CNAME mx.test.",
                        "mta-sts.example.org. CNAME mx.test.")
                .anyMatch(one -> one.matches("_mta-sts\\.example\\.org\\. TXT \"v=STSv1; id=[0-9a-f]{20};\""))
                .noneMatch(one -> one.contains("_pop3._tcp"));
        assertThat(new DnsRecords(OFFERS, new TransportPolicy("mx.test", "none"))
                        .of("example.org")
                        .toString())
                .doesNotContain("mta-sts");
    }
}
