package fish.remora.app.intake;

import fish.remora.api.Address;
import fish.remora.protocol.mime.Header;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** As whom a message speaks: From and Sender (RFC 5322 §3.6.2). */
public final class Authors {
    /** Stands for what cannot be read, which cannot be allowed either: a name that nobody may use. */
    public static final Address UNREADABLE = new Address("unreadable", "invalid");

    private Authors() {}

    /** A header that is not seen whole, without From, or with one that names nobody, could say anything: then {@link #UNREADABLE} is among them. */
    public static List<Address> of(Header header) {
        List<Address> authors = new ArrayList<>();
        Stream.of("From", "Sender").flatMap(header::all).forEach(field -> authors.addAll(addresses(field)));
        if (header.omitted() > 0 || header.count("From") == 0) {
            authors.add(UNREADABLE);
        }
        return authors;
    }

    private static List<Address> addresses(String field) {
        try {
            List<Address> named = Arrays.stream(InternetAddress.parse(field, false))
                    .map(one -> Address.parse(one.getAddress()))
                    .toList();
            return named.isEmpty() ? List.of(UNREADABLE) : named;
        } catch (AddressException | IllegalArgumentException unreadable) {
            return List.of(UNREADABLE);
        }
    }
}
