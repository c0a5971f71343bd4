package fish.remora.protocol.transcript;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.Content;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Recipient;
import fish.remora.api.Transmission;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The transmission that a BEGIN line of a transcript describes; {@code transcripts/README.md} says how. */
public record ClientMail(Transmission transmission) {
    /** Octets; {@code inMemory} false is what a spool file would be. */
    private record Octets(byte[] octets, boolean inMemory) implements Content {
        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }
    }

    public static ClientMail parse(String text) {
        int content = text.indexOf("content=");
        byte[] octets = content < 0
                ? Escapes.octets("Hi\\r\\n")
                : Escapes.octets(text.substring(content + "content=".length()));
        String head = content < 0 ? text : text.substring(0, content);
        List<String> addresses = new ArrayList<>();
        Map<Integer, DsnRequest> dsn = new HashMap<>();
        Map<String, String> options = new HashMap<>();
        for (String word : head.strip().split(" +")) {
            String[] pair = word.split("=", 2);
            if (word.startsWith("<")) {
                addresses.addAll(several(word.substring(1, word.length() - 1)));
            } else if (pair[0].equals("notify") || pair[0].equals("orcpt")) {
                dsn.merge(addresses.size() - 1, request(pair[0], pair[1]), ClientMail::both);
            } else {
                options.put(pair[0], pair.length > 1 ? pair[1] : "");
            }
        }
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 1; i < addresses.size(); i++) {
            recipients.add(new Recipient(Address.parse(addresses.get(i)), dsn.getOrDefault(i, DsnRequest.DEFAULT)));
        }
        Optional<Address> sender =
                Optional.of(addresses.get(0)).filter(from -> !from.isEmpty()).map(Address::parse);
        return new ClientMail(new Transmission(
                "id", sender, recipients, options(options), new Octets(octets, !options.containsKey("large"))));
    }

    /** {@code u*3@mx.test} is u0@mx.test, u1@mx.test, u2@mx.test. */
    private static List<String> several(String address) {
        int star = address.indexOf('*');
        if (star < 0) {
            return List.of(address);
        }
        int at = address.indexOf('@');
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(address.substring(star + 1, at)); i++) {
            addresses.add(address.substring(0, star) + i + address.substring(at));
        }
        return addresses;
    }

    private static DsnRequest request(String keyword, String value) {
        return keyword.equals("orcpt")
                ? new DsnRequest(Set.of(), value)
                : new DsnRequest(
                        Arrays.stream(value.split(","))
                                .map(DsnRequest.Notify::valueOf)
                                .collect(Collectors.toSet()),
                        null);
    }

    private static DsnRequest both(DsnRequest first, DsnRequest second) {
        return new DsnRequest(
                first.conditions().isEmpty() ? second.conditions() : first.conditions(),
                first.originalRecipient() == null ? second.originalRecipient() : first.originalRecipient());
    }

    private static Envelope.Options options(Map<String, String> words) {
        BodyType body = Arrays.stream(BodyType.values())
                .filter(type -> type.keyword().equals(words.get("body")))
                .findFirst()
                .orElse(BodyType.SEVEN_BIT);
        String ret = words.get("ret");
        return new Envelope.Options(
                body,
                words.containsKey("utf8"),
                OptionalLong.empty(),
                ret == null ? null : Envelope.ReturnContent.valueOf(ret),
                words.get("envid"));
    }
}
