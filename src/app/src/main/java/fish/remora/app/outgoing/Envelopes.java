package fish.remora.app.outgoing;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.DsnRequest;
import fish.remora.api.DsnRequest.Notify;
import fish.remora.api.Envelope;
import fish.remora.api.Envelope.ReturnContent;
import fish.remora.api.Recipient;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Envelopes of RFC 8621 §7 as SMTP has them. Pure functions. */
public final class Envelopes {
    /** RFC 4865 §2: for so long a message can wait. */
    public static final Duration LONGEST_HOLD = Duration.ofDays(366);

    /** Said by servers of themselves; here they are found out. */
    private static final Set<String> FOUND_OUT = Set.of("SIZE", "BODY", "SMTPUTF8");

    /** RFC 3461 §4: xtext in which nothing needs to be encoded. */
    private static final Pattern PLAIN = Pattern.compile("[!-~&&[^+=]]{1,100}");

    private Envelopes() {}

    /** What is wrong with one. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The sender, who is never the null one.
     *
     * @throws Wrong when it is no address
     */
    public static Address sender(JsonObject envelope) throws Wrong {
        return address(object(envelope, "mailFrom"));
    }

    private static JsonObject object(JsonObject envelope, String name) throws Wrong {
        if (envelope.get(name) instanceof JsonObject object) {
            return object;
        }
        throw new Wrong(name + ": must be an Object");
    }

    private static Address address(JsonObject one) throws Wrong {
        String email = one.get("email") instanceof JsonString text ? text.getString() : "";
        try {
            return Address.parse(email);
        } catch (IllegalArgumentException none) {
            throw new Wrong(email + ": " + none.getMessage());
        }
    }

    /** The emails of the recipients, as they are given. */
    public static List<String> recipients(JsonObject envelope) throws Wrong {
        List<String> emails = new ArrayList<>();
        for (JsonObject one : objects(envelope)) {
            emails.add(one.getString("email", ""));
        }
        return emails;
    }

    private static List<JsonObject> objects(JsonObject envelope) throws Wrong {
        List<JsonObject> all = new ArrayList<>();
        JsonValue given = envelope.getOrDefault("rcptTo", JsonValue.EMPTY_JSON_ARRAY);
        if (given.getValueType() != JsonValue.ValueType.ARRAY) {
            throw new Wrong("rcptTo: must be an array");
        }
        for (JsonValue one : given.asJsonArray()) {
            if (!(one instanceof JsonObject object)) {
                throw new Wrong("rcptTo: must be an array of Objects");
            }
            all.add(object);
        }
        return all;
    }

    /** A recipient of the envelope by its place. */
    public static Recipient recipient(JsonObject envelope, int place) throws Wrong {
        JsonObject one = objects(envelope).get(place);
        Set<Notify> conditions = EnumSet.noneOf(Notify.class);
        String original = null;
        for (String name : parameters(one).keySet()) {
            String value = value(one, name);
            switch (name.toUpperCase(Locale.ROOT)) {
                case "NOTIFY" -> conditions.addAll(conditions(value));
                case "ORCPT" -> original = plain(name, value);
                default -> throw new Wrong(name + ": there is no such parameter of RCPT");
            }
        }
        try {
            return new Recipient(address(one), new DsnRequest(conditions, original));
        } catch (IllegalArgumentException wrong) {
            throw new Wrong("NOTIFY: " + wrong.getMessage());
        }
    }

    private static JsonObject parameters(JsonObject one) throws Wrong {
        JsonValue given = one.getOrDefault("parameters", JsonValue.NULL);
        if (given.getValueType() == JsonValue.ValueType.NULL) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        return object(one, "parameters");
    }

    private static String value(JsonObject one, String name) throws Wrong {
        return parameters(one).get(name) instanceof JsonString text ? text.getString() : "";
    }

    private static Set<Notify> conditions(String list) throws Wrong {
        Set<Notify> conditions = EnumSet.noneOf(Notify.class);
        for (String word : list.split(",", -1)) {
            try {
                conditions.add(Notify.valueOf(word.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException none) {
                throw new Wrong("NOTIFY: NEVER, or some of SUCCESS, FAILURE, DELAY");
            }
        }
        return conditions;
    }

    private static String plain(String name, String value) throws Wrong {
        if (!PLAIN.matcher(value).matches()) {
            throw new Wrong(name + ": at most 100 characters of ASCII, without +, = and spaces");
        }
        return value;
    }

    /** The parameters of MAIL that SMTP is told. */
    public static Envelope.Options options(JsonObject envelope, boolean smtpUtf8) throws Wrong {
        JsonObject from = object(envelope, "mailFrom");
        ReturnContent content = null;
        String id = null;
        for (String name : parameters(from).keySet()) {
            String value = value(from, name);
            String known = name.toUpperCase(Locale.ROOT);
            switch (known) {
                case "RET" -> content = content(value);
                case "ENVID" -> id = plain(name, value);
                case "HOLDFOR", "HOLDUNTIL" -> {}
                default -> {
                    if (!FOUND_OUT.contains(known)) {
                        throw new Wrong(name + ": there is no such parameter of MAIL");
                    }
                }
            }
        }
        return new Envelope.Options(BodyType.EIGHT_BIT_MIME, smtpUtf8, OptionalLong.empty(), content, id);
    }

    private static ReturnContent content(String value) throws Wrong {
        try {
            return ReturnContent.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException none) {
            throw new Wrong("RET: FULL or HDRS");
        }
    }

    /**
     * Until when it is to wait: RFC 4865 §5, §6; empty: it is to leave.
     *
     * @throws Wrong when that is too long, or nothing of the kind
     */
    public static Optional<Instant> until(JsonObject envelope, Instant now) throws Wrong {
        JsonObject from = object(envelope, "mailFrom");
        Optional<Instant> until = Optional.empty();
        for (String name : parameters(from).keySet()) {
            String known = name.toUpperCase(Locale.ROOT);
            if (known.startsWith("HOLD") && until.isPresent()) {
                throw new Wrong("HOLDFOR and HOLDUNTIL: only one of them");
            }
            try {
                if (known.equals("HOLDFOR")) {
                    until = Optional.of(now.plusSeconds(seconds(value(from, name))));
                } else if (known.equals("HOLDUNTIL")) {
                    until = Optional.of(OffsetDateTime.parse(value(from, name)).toInstant());
                }
            } catch (NumberFormatException | DateTimeException wrong) {
                throw new Wrong(name + ": seconds for HOLDFOR, a date such as 2026-11-24T12:00:00Z for HOLDUNTIL");
            }
        }
        if (until.isPresent() && until.get().isAfter(now.plus(LONGEST_HOLD))) {
            throw new Wrong("a message waits " + LONGEST_HOLD.toDays() + " days at most");
        }
        return until;
    }

    /** More than may be stays more than may be. */
    private static long seconds(String text) {
        long seconds = Long.parseUnsignedLong(text);
        long tooLong = LONGEST_HOLD.toSeconds() + 1;
        return seconds < 0 ? tooLong : Math.min(seconds, tooLong);
    }
}
