package fish.remora.app.setup;

import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import java.util.List;

/** What the DNS should say of a domain: where its mail goes, and where its people find it (RFC 6186, RFC 8314). */
@ApplicationScoped
public class DnsRecords {
    /** Between two of a kind: the first is tried first (RFC 2782). */
    private static final int STEP = 10;

    private final Offers offers;
    private final TransportPolicy policy;

    /** For CDI's proxy. */
    protected DnsRecords() {
        this(new Offers(), new TransportPolicy());
    }

    @Inject
    DnsRecords(Offers offers, TransportPolicy policy) {
        this.offers = offers;
        this.policy = policy;
    }

    /**
     * Objects with {@code name}, {@code type} and {@code value}, as they stand in a zone file; names are absolute.
     *
     * @param domain in its canonical spelling
     */
    public JsonArray of(String domain) {
        JsonArrayBuilder records = Json.createArrayBuilder();
        String host = offers.host() + ".";
        String zone = domain + ".";
        add(records, zone, "MX", "10 " + host);
        List<Offer> all = offers.all();
        for (Offer offer : all) {
            int priority = all.indexOf(offer) * STEP;
            add(records, "_" + offer.way().key + "._tcp." + zone, "SRV", priority + " 1 " + offer.port() + " " + host);
        }
        add(records, "autoconfig." + zone, "CNAME", host);
        add(records, "autodiscover." + zone, "CNAME", host);
        policy.id().ifPresent(id -> {
            add(records, "mta-sts." + zone, "CNAME", host);
            add(records, "_mta-sts." + zone, "TXT", "\"v=STSv1; id=" + id + ";\"");
        });
        return records.build();
    }

    private static void add(JsonArrayBuilder records, String name, String type, String value) {
        records.add(
                Json.createObjectBuilder().add("name", name).add("type", type).add("value", value));
    }
}
