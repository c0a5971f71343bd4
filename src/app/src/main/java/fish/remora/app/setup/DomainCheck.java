package fish.remora.app.setup;

import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the DNS says of a domain against what it should say: a row for each record, with its state and what it is for. */
@ApplicationScoped
public class DomainCheck {
    private final DnsRecords records;
    private final Offers offers;
    private final Names names;

    /** What a record is. */
    enum State {
        /** As it should be. */
        OK,
        /** There is none. */
        MISSING,
        /** It says something else. */
        WRONG,
        /** It is not needed. */
        OPTIONAL,
        /** The DNS did not answer. */
        UNKNOWN
    }

    /** For CDI's proxy. */
    protected DomainCheck() {
        this(new DnsRecords(), new Offers(), (name, type) -> List.of());
    }

    @Inject
    DomainCheck(DnsRecords records, Offers offers, Names names) {
        this.records = records;
        this.offers = offers;
        this.names = names;
    }

    /** The DNS as long as it answers: whoever looks does not wait for twenty silences. One thread. */
    private static final class Patience implements Names {
        private static final int MOST_SILENCES = 2;

        private final Names names;
        private int silences;
        private @Nullable NoAnswer last;

        Patience(Names names) {
            this.names = names;
        }

        @Override
        public List<String> ask(String name, String type) throws NoAnswer {
            if (last != null && silences >= MOST_SILENCES) {
                throw last;
            }
            try {
                return names.ask(name, type);
            } catch (NoAnswer silent) {
                silences++;
                last = silent;
                throw silent;
            }
        }
    }

    /** @param domain in its canonical spelling */
    public JsonArray of(String domain) {
        return new DomainCheck(records, offers, new Patience(names)).rows(domain);
    }

    private JsonArray rows(String domain) {
        JsonArrayBuilder rows = Json.createArrayBuilder();
        for (JsonValue one : records.of(domain)) {
            JsonObject record = one.asJsonObject();
            String type = record.getString("type");
            String name = record.getString("name");
            String purpose = name.startsWith("_mta-sts.") || name.startsWith("mta-sts.") ? "MTA-STS" : type;
            rows.add(row(purpose, name, type, record.getString("value")));
        }
        String zone = domain + ".";
        rows.add(policy("SPF", zone, "v=spf1", "v=spf1 mx -all"));
        rows.add(policy(
                "DMARC", "_dmarc." + zone, "v=DMARC1", "v=DMARC1; p=quarantine; rua=mailto:postmaster@" + domain));
        rows.add(reverse());
        rows.add(optional("TLSA", "_25._tcp." + offers.host() + "."));
        return rows.build();
    }

    private JsonObject row(String purpose, String name, String type, String expected) {
        Optional<List<String>> found = ask(name, type);
        boolean right = found.stream().flatMap(List::stream).anyMatch(one -> same(one, expected));
        // A name may as well have the addresses of the one that it should stand for.
        boolean leads =
                !right && type.equals("CNAME") && addresses(name).stream().anyMatch(addresses(expected)::contains);
        State state = right || leads ? State.OK : state(found);
        boolean luxury = state == State.MISSING && !type.equals("MX") && !purpose.equals("MTA-STS");
        return answer(purpose, name, type, expected, found.orElse(List.of()), luxury ? State.OPTIONAL : state);
    }

    private static State state(Optional<List<String>> found) {
        if (found.isEmpty()) {
            return State.UNKNOWN;
        }
        return found.get().isEmpty() ? State.MISSING : State.WRONG;
    }

    /** A record of our own words need not be the one proposed: it must be there, once. */
    private JsonObject policy(String purpose, String name, String begins, String proposed) {
        Optional<List<String>> found = ask(name, "TXT")
                .map(all -> all.stream()
                        .filter(one -> plain(one).startsWith(plain(begins)))
                        .toList());
        State state = found.filter(all -> all.size() == 1).isPresent() ? State.OK : state(found);
        return answer(purpose, name, "TXT", "\"" + proposed + "\"", found.orElse(List.of()), state);
    }

    /** Others ask whether the address that we send from has our name. */
    private JsonObject reverse() {
        String host = offers.host() + ".";
        List<String> found = new ArrayList<>();
        String first = "";
        for (String address : addresses(host)) {
            String name = Names.reverse(address);
            first = first.isEmpty() ? name : first;
            found.addAll(ask(name, "PTR").orElse(List.of()));
        }
        State state = found.stream().anyMatch(one -> same(one, host))
                ? State.OK
                : first.isEmpty() ? State.UNKNOWN : state(Optional.of(found));
        return answer("PTR", first.isEmpty() ? host : first, "PTR", host, found, state);
    }

    private JsonObject optional(String type, String name) {
        List<String> found = ask(name, type).orElse(List.of());
        return answer(type, name, type, "", found, found.isEmpty() ? State.OPTIONAL : State.OK);
    }

    private List<String> addresses(String name) {
        List<String> all = new ArrayList<>(ask(name, "A").orElse(List.of()));
        all.addAll(ask(name, "AAAA").orElse(List.of()));
        return all;
    }

    private Optional<List<String>> ask(String name, String type) {
        try {
            return Optional.of(names.ask(name, type));
        } catch (Names.NoAnswer silent) {
            return Optional.empty();
        }
    }

    private static boolean same(String found, String expected) {
        return plain(found).equals(plain(expected));
    }

    private static String plain(String value) {
        return value.replaceAll("[\"\\s]+|\\.(?=\\s|$)", "").toLowerCase(Locale.ROOT);
    }

    private static JsonObject answer(
            String purpose, String name, String type, String expected, List<String> found, State state) {
        JsonArrayBuilder actual = Json.createArrayBuilder();
        found.forEach(actual::add);
        return Json.createObjectBuilder()
                .add("purpose", purpose)
                .add("name", name)
                .add("type", type)
                .add("expected", expected)
                .add("actual", actual)
                .add("state", state.name())
                .build();
    }
}
