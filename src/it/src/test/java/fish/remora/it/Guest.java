package fish.remora.it;

import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The application of {@link fish.remora.it.guest}, deployed at {@code /guest} beside a mail service of its own, whose foreign mail goes to the
 * sink. A class that kills the server deploys the application again.
 */
record Guest(Remora server, Sink sink) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PACKAGE = "fish/remora/it/guest";

    /** They lie on the class path of {@link Redeployer} as well, where they do not see Jakarta EE. */
    private static final String OWN_CLASSES =
            "<glassfish-web-app><class-loader delegate=\"false\"/></glassfish-web-app>";

    /** Message-driven beans name their resource adapter. */
    private static final String BEANS = "<glassfish-ejb-jar><enterprise-beans>" + bean("OrdersBean")
            + bean("DecisionBean") + "</enterprise-beans></glassfish-ejb-jar>";

    private static String bean(String name) {
        return "<ejb><ejb-name>" + name
                + "</ejb-name><mdb-resource-adapter><resource-adapter-mid>remora</resource-adapter-mid>"
                + "</mdb-resource-adapter></ejb>";
    }

    /** To {@link org.junit.jupiter.api.extension.ExtendWith}: one for the constructor, made at the first need. */
    static final class Shared extends OneForAll<Guest> {
        Shared() {
            super(Guest.class);
        }

        @Override
        Guest make() throws IOException, SQLException {
            Sink sink = Sink.following(Script.PLAIN);
            Remora server = Remora.named("guest")
                    .with("relay", sink.hostPort())
                    .with("retry.first", "1")
                    .with("retry.most", "2")
                    .under(Redeployer.class)
                    .start();
            server.database().run("CREATE TABLE guest_order (number text PRIMARY KEY)");
            server.database().run("""
                    CREATE TABLE guest_mail (bean text, recipient text, sender text, subject text, kind text, key text, attempt int)""");
            Guest guest = new Guest(server, sink);
            guest.deploy();
            return guest;
        }
    }

    void deploy() throws IOException {
        Path war = server.data().resolveSibling("guest.war");
        pack(
                war,
                Map.of("WEB-INF/glassfish-web.xml", OWN_CLASSES, "WEB-INF/glassfish-ejb-jar.xml", BEANS),
                name -> !name.equals("PlainBean.class"));
        server.tell("add guest /guest " + war);
    }

    void undeploy() throws IOException {
        server.tell("undeploy guest");
    }

    /**
     * @param files beside the classes, text by name
     * @param classes by file name
     */
    static void pack(Path war, Map<String, String> files, Predicate<String> classes) throws IOException {
        Path all;
        try {
            all = Path.of(Guest.class.getResource("/" + PACKAGE).toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IOException(e);
        }
        try (OutputStream file = Files.newOutputStream(war);
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> some = Files.list(all).filter(one -> classes.test("" + one.getFileName()))) {
            for (String name : files.keySet()) {
                jar.putNextEntry(new JarEntry(name));
                jar.write(files.get(name).getBytes(StandardCharsets.UTF_8));
            }
            for (Path one : (Iterable<Path>) some::iterator) {
                jar.putNextEntry(new JarEntry("WEB-INF/classes/" + PACKAGE + "/" + one.getFileName()));
                Files.copy(one, jar);
            }
        }
    }

    /** Parameters as {@code name=value}. */
    String post(String page, String... parameters) throws Exception {
        return post(server.http("/guest/" + page), parameters);
    }

    static String post(URI address, String... parameters) throws Exception {
        String form = Stream.of(parameters)
                .map(one -> one.split("=", 2))
                .map(one -> one[0] + "=" + URLEncoder.encode(one[1], StandardCharsets.UTF_8))
                .reduce((one, other) -> one + "&" + other)
                .orElse("");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    /** What the beans have made of mail with this subject; as {@code bean recipient kind key attempt}. */
    List<String> received(String subject) throws SQLException {
        return server.database().list("""
                SELECT concat_ws(' ', bean, recipient, kind, key, attempt) FROM guest_mail WHERE subject = ?""", subject);
    }

    List<String> orders() throws Exception {
        return server.database().list("SELECT number FROM guest_order");
    }
}
