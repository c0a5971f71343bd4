package fish.remora.it;

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
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The application of {@link fish.remora.it.guest}, deployed beside the mail service at {@code /guest}. */
record Guest(Remora server) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PACKAGE = "fish/remora/it/guest";

    /** They lie on the class path of {@link Redeployer} as well, where they do not see Jakarta EE. */
    private static final String OWN_CLASSES =
            "<glassfish-web-app><class-loader delegate=\"false\"/></glassfish-web-app>";

    /** The server runs {@link Redeployer}. */
    static Guest on(Remora server) throws Exception {
        Path war = server.data().resolveSibling("guest.war");
        pack(war);
        server.database().run("CREATE TABLE IF NOT EXISTS guest_order (number text PRIMARY KEY)");
        server.tell("add guest /guest " + war);
        return new Guest(server);
    }

    private static void pack(Path war) throws IOException {
        Path classes;
        try {
            classes = Path.of(Guest.class.getResource("/" + PACKAGE).toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IOException(e);
        }
        try (OutputStream file = Files.newOutputStream(war);
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> all = Files.list(classes)) {
            jar.putNextEntry(new JarEntry("WEB-INF/glassfish-web.xml"));
            jar.write(OWN_CLASSES.getBytes(StandardCharsets.UTF_8));
            for (Path one : (Iterable<Path>) all::iterator) {
                jar.putNextEntry(new JarEntry("WEB-INF/classes/" + PACKAGE + "/" + one.getFileName()));
                Files.copy(one, jar);
            }
        }
    }

    /** Parameters as {@code name=value}. */
    String post(String page, String... parameters) throws Exception {
        String form = Stream.of(parameters)
                .map(one -> one.split("=", 2))
                .map(one -> one[0] + "=" + URLEncoder.encode(one[1], StandardCharsets.UTF_8))
                .reduce((one, other) -> one + "&" + other)
                .orElse("");
        URI address = server.http("/guest/" + page);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    List<String> orders() throws Exception {
        return server.database().list("SELECT number FROM guest_order");
    }
}
