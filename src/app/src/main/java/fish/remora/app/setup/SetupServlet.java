package fish.remora.app.setup;

import fish.remora.app.account.Directory;
import fish.remora.app.account.DomainName;
import fish.remora.app.json.Json;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * The pages that programs ask for before anybody has logged in. Nobody learns from them which addresses there are: of a domain of ours
 * all have the same answer, of others there is none (404). Names in paths are taken in any case, as Windows' programs write them.
 */
@WebServlet({
    "/mail/config-v1.1.xml",
    "/mail/apple.mobileconfig",
    "/.well-known/autoconfig/mail/config-v1.1.xml",
    "/.well-known/mta-sts.txt",
    "/autodiscover/*",
    "/Autodiscover/*",
    "/AutoDiscover/*",
    "/AUTODISCOVER/*"
})
public class SetupServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final int MOST_OCTETS = 64 * 1024;
    private static final int LONGEST_ADDRESS = 320;
    private static final String XML = "text/xml";

    @Inject
    private transient Directory directory;

    @Inject
    private transient Offers offers;

    @Inject
    private transient TransportPolicy policy;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        Optional<Answer> answer = switch (path) {
            case "/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml" -> autoconfig(request);
            case "/mail/apple.mobileconfig" -> profile(request);
            case "/.well-known/mta-sts.txt" -> transport(request);
            default -> path.startsWith("/autodiscover/autodiscover.json") ? direct(request, path) : Optional.empty();
        };
        send(answer, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!path(request).equals("/autodiscover/autodiscover.xml")) {
            send(Optional.empty(), response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(MOST_OCTETS + 1);
        if (body.length > MOST_OCTETS) {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        try {
            send(discover(Autodiscover.Request.read(new ByteArrayInputStream(body))), response);
        } catch (XMLStreamException wrong) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private record Answer(String type, String body) {}

    private static void send(Optional<Answer> answer, HttpServletResponse response) throws IOException {
        if (answer.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        byte[] octets = answer.get().body().getBytes(StandardCharsets.UTF_8);
        response.setContentType(answer.get().type() + "; charset=utf-8");
        response.setContentLength(octets.length);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(octets);
    }

    private static String path(HttpServletRequest request) {
        String inside = request.getPathInfo();
        return (request.getServletPath() + (inside == null ? "" : inside)).toLowerCase(Locale.ROOT);
    }

    private static String parameter(HttpServletRequest request, String name) {
        return request.getParameterMap().entrySet().stream()
                .filter(one -> one.getKey().equalsIgnoreCase(name) && one.getValue().length > 0)
                .map(one -> one.getValue()[0])
                .findFirst()
                .orElse("");
    }

    /** The domain of an address, if it is ours. */
    private Optional<String> domain(String address) {
        int at = address.lastIndexOf('@');
        return at > 0 && address.length() <= LONGEST_ADDRESS ? ours(address.substring(at + 1)) : Optional.empty();
    }

    private Optional<String> ours(String domain) {
        try {
            return Optional.of(DomainName.canonical(domain)).filter(directory::isOurs);
        } catch (IllegalArgumentException noDomainAtAll) {
            return Optional.empty();
        }
    }

    /** The domain that a host name such as {@code autoconfig.example.org} is of, if it is ours. */
    private Optional<String> domainOfHost(HttpServletRequest request, String label) {
        String host = String.valueOf(request.getServerName()).toLowerCase(Locale.ROOT);
        return host.startsWith(label) ? ours(host.substring(label.length())) : Optional.empty();
    }

    private Optional<Answer> autoconfig(HttpServletRequest request) {
        String address = parameter(request, "emailaddress");
        Optional<String> domain = address.isEmpty()
                ? domainOfHost(request, "autoconfig.").or(() -> domainOfHost(request, ""))
                : domain(address);
        return domain.map(known -> new Answer(XML, Autoconfig.of(known, offers.all())));
    }

    private Optional<Answer> profile(HttpServletRequest request) {
        String address = parameter(request, "emailaddress");
        Optional<Offer> reading = offers.best(Way.Kind.IMAP).or(() -> offers.best(Way.Kind.POP3));
        Optional<Offer> sending = offers.best(Way.Kind.SUBMISSION);
        if (reading.isEmpty() || sending.isEmpty()) {
            return Optional.empty();
        }
        return domain(address)
                .map(known -> new Answer(
                        "application/x-apple-aspen-config",
                        AppleProfile.of(address, known, reading.get(), sending.get())));
    }

    private Optional<Answer> discover(Autodiscover.Request asked) {
        if (!asked.wantsSettings()) {
            return Optional.of(new Answer(XML, Autodiscover.otherSchema()));
        }
        return domain(asked.address()).map(known -> new Answer(XML, Autodiscover.of(asked.address(), offers)));
    }

    /** The JSON of Autodiscover, version 2, which only leads to the XML: {@code ?Email=…} or {@code /v1.0/…}. */
    private Optional<Answer> direct(HttpServletRequest request, String path) {
        String named = parameter(request, "email");
        String address = named.isEmpty() ? path.substring(path.lastIndexOf('/') + 1) : named;
        boolean known = parameter(request, "protocol").equalsIgnoreCase("AutodiscoverV1");
        return domain(address).filter(ours -> known).map(ours -> new Answer("application/json", leadOn(request, ours)));
    }

    /** The way goes over our own name for it, whatever host was asked: there Outlook sends a password. */
    private static String leadOn(HttpServletRequest request, String domain) {
        return Json.createObjectBuilder()
                .add("Protocol", "AutodiscoverV1")
                .add(
                        "Url",
                        "https://autodiscover." + domain + request.getContextPath() + "/autodiscover/autodiscover.xml")
                .build()
                .toString();
    }

    private Optional<Answer> transport(HttpServletRequest request) {
        return domainOfHost(request, "mta-sts.")
                .flatMap(known -> policy.text())
                .map(text -> new Answer("text/plain", text));
    }
}
