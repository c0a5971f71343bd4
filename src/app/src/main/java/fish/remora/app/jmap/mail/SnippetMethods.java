package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.email.EmailFilter;
import fish.remora.app.email.EmailReader;
import fish.remora.app.email.Emails;
import fish.remora.app.email.FateReader;
import fish.remora.app.email.OpenEmail;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Limits;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.json.Json;
import fish.remora.protocol.mime.BodyText;
import fish.remora.protocol.mime.FieldForms;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** SearchSnippet/get: RFC 8621 §5.1. Thread-safe. */
@ApplicationScoped
public class SnippetMethods implements Methods {
    /** Of one message; what lies behind them no snippet shows. */
    private static final int MOST_CHARACTERS = 512 * 1024;

    @Inject
    private Emails emails;

    @Inject
    private EmailReader reader;

    @Inject
    private FateReader fates;

    @Override
    public String capability() {
        return Capability.MAIL;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("SearchSnippet/get", this::get);
    }

    /** What a filter looks for, in subjects and in bodies. */
    private record Wanted(Set<String> subject, Set<String> body) {
        static Wanted of(EmailFilter filter) {
            Wanted wanted = new Wanted(new LinkedHashSet<>(), new LinkedHashSet<>());
            wanted.collect(filter);
            return wanted;
        }

        /** What a NOT looks for is in none that was found. */
        private void collect(EmailFilter filter) {
            if (filter instanceof EmailFilter.All all) {
                all.filters().forEach(this::collect);
            } else if (filter instanceof EmailFilter.Any any) {
                any.filters().forEach(this::collect);
            } else if (filter instanceof EmailFilter.Matches matches) {
                collect(matches.key());
            }
        }

        private void collect(SearchKey key) {
            if (key instanceof SearchKey.Text text) {
                subject.add(text.text());
                body.add(text.text());
            } else if (key instanceof SearchKey.Body text) {
                body.add(text.text());
            } else if (key instanceof SearchKey.Header header
                    && header.field().equalsIgnoreCase("Subject")
                    && !header.text().isEmpty()) {
                subject.add(header.text());
            }
        }
    }

    private JsonObject get(Call call) throws MethodError, Denied {
        long account = call.account();
        List<String> ids = call.arguments()
                .texts("emailIds")
                .orElseThrow(() -> MethodError.invalidArguments("emailIds: must be an array of Ids"));
        if (ids.size() > Limits.OBJECTS_IN_GET) {
            throw MethodError.requestTooLarge("emailIds", Limits.OBJECTS_IN_GET);
        }
        Wanted wanted = Wanted.of(
                new Filters(fates.mailboxes(account)).filter(call.arguments().object("filter")));
        Set<String> missing = new LinkedHashSet<>(ids.stream().map(call::id).toList());
        List<Long> messages =
                missing.stream().flatMap(id -> Ids.email(id).stream().boxed()).toList();
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (Emails.Email email : emails.of(account, messages).values()) {
            Optional<JsonObject> snippet = snippet(email, wanted);
            snippet.ifPresent(one -> {
                list.add(one);
                missing.remove(Ids.email(email.message()));
            });
        }
        return Json.createObjectBuilder()
                .add("accountId", call.arguments().requiredText("accountId"))
                .add("list", list)
                .add("notFound", missing.isEmpty() ? JsonValue.NULL : Values.texts(missing))
                .build();
    }

    /** Empty: it has gone meanwhile. */
    private Optional<JsonObject> snippet(Emails.Email email, Wanted wanted) throws Denied {
        Optional<String> subject = Optional.empty();
        Optional<String> preview = Optional.empty();
        if (!wanted.subject().isEmpty() || !wanted.body().isEmpty()) {
            Optional<OpenEmail> open = reader.open(email);
            if (open.isEmpty()) {
                return Optional.empty();
            }
            if (!wanted.subject().isEmpty()) {
                subject = open.get()
                        .index()
                        .header()
                        .first("Subject")
                        .map(FieldForms::text)
                        .flatMap(new Snippet(wanted.subject())::whole);
            }
            if (!wanted.body().isEmpty()) {
                preview = new Snippet(wanted.body()).around(text(open.get()));
            }
        }
        return Optional.of(Json.createObjectBuilder()
                .add("emailId", Ids.email(email.message()))
                .add("subject", Values.textOrNull(subject))
                .add("preview", Values.textOrNull(preview))
                .build());
    }

    /** What a person sees of the message; of attachments that are text as well: they are searched too. */
    private static String text(OpenEmail open) throws Denied {
        StringBuilder text = new StringBuilder();
        try {
            add(BodyPart.of(open), text);
        } catch (StoredContent.Gone gone) {
            return "";
        } catch (IOException failure) {
            throw StoredContent.unreadable(failure);
        }
        return text.toString();
    }

    private static void add(BodyPart part, StringBuilder to) throws IOException {
        for (BodyPart one : part.subParts()) {
            add(one, to);
        }
        if (part.isText() && to.length() < MOST_CHARACTERS) {
            boolean html = part.type().equals("text/html");
            try (InputStream octets = part.open()) {
                BodyText read = BodyText.read(octets, part.charset().orElse(""), MOST_CHARACTERS, html);
                to.append(html ? read.shownOfHtml() : read.value()).append('\n');
            }
        }
    }
}
