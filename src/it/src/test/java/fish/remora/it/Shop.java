package fish.remora.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The example application, src/example, as its page sees it.
 *
 * @param page with a slash at its end
 */
record Shop(URI page) {
    static final Path WAR =
            Path.of(System.getProperty("remora.shop")).toAbsolutePath().normalize();

    /** What the page shows then. */
    String order(String customer, String article, String... more) throws Exception {
        String[] parameters = new String[more.length + 2];
        System.arraycopy(more, 0, parameters, 2, more.length);
        parameters[0] = "customer=" + customer;
        parameters[1] = "article=" + article;
        return Guest.post(page.resolve("api/shop"), parameters);
    }

    private JsonObject now() throws IOException {
        try (InputStream answer = page.resolve("api/shop").toURL().openStream();
                JsonReader reader = Json.createReader(answer)) {
            return reader.readObject();
        }
    }

    int stock(String article) throws IOException {
        return now().getJsonObject("stock").getInt(article);
    }

    List<String> badAddresses() throws IOException {
        return now().getJsonArray("badAddresses").getValuesAs(JsonString::getString);
    }

    /** Of a customer's last order; empty when there is none. */
    String stateOf(String customer) throws IOException {
        return orderOf(customer).map(one -> one.getString("state")).orElse("");
    }

    /** What has happened to a customer's last order. */
    List<String> stepsOf(String customer) throws IOException {
        return orderOf(customer).stream()
                .flatMap(one -> one.getJsonArray("steps").getValuesAs(JsonObject.class).stream())
                .map(step -> step.getString("text"))
                .toList();
    }

    private Optional<JsonObject> orderOf(String customer) throws IOException {
        return now().getJsonArray("orders").getValuesAs(JsonObject.class).stream()
                .filter(one -> one.getString("customer").equals(customer))
                .findFirst();
    }
}
