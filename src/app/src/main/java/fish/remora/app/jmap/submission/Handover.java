package fish.remora.app.jmap.submission;

import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.api.Envelope;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.app.email.Conversations;
import fish.remora.app.email.EmailReader;
import fish.remora.app.email.Emails;
import fish.remora.app.email.OpenEmail;
import fish.remora.app.intake.Authors;
import fish.remora.app.intake.Recipients;
import fish.remora.app.intake.Senders;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.SetError;
import fish.remora.app.jmap.mail.Ids;
import fish.remora.app.json.Json;
import fish.remora.app.outgoing.Dispatch;
import fish.remora.app.outgoing.Envelopes;
import fish.remora.app.outgoing.Identities;
import fish.remora.app.outgoing.Identity;
import fish.remora.app.outgoing.Submission;
import fish.remora.app.outgoing.Submissions;
import fish.remora.protocol.mime.FieldForms;
import fish.remora.protocol.mime.Header;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes over messages that a user wants sent: RFC 8621 §7.5. What is to leave at once has been tried before the answer; what nobody takes now is tried again
 * later, as what waits for its time is. Thread-safe.
 */
@ApplicationScoped
public class Handover {
    private static final Set<String> PROPERTIES = Set.of("identityId", "emailId", "envelope");

    private static final int MOST_RECIPIENTS = 1000;

    /** Of one account: each keeps its message. */
    private static final int MOST_PENDING = 500;

    /** Whoever hands it over sends it; should he die over it, the timer does. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Inject
    private Identities identities;

    @Inject
    private Emails emails;

    @Inject
    private EmailReader reader;

    @Inject
    private Conversations conversations;

    @Inject
    private Senders senders;

    @Inject
    private Recipients recipients;

    @Inject
    private Submissions submissions;

    @Inject
    private Dispatch dispatch;

    /** @throws SetError as RFC 8621 §7.5 names them */
    Submission submit(Call call, JsonObject given) throws SetError, MethodError, Denied {
        Set<String> others = new LinkedHashSet<>(given.keySet());
        others.removeAll(PROPERTIES);
        if (!others.isEmpty()) {
            throw SetError.invalidProperties("the server sets these", others);
        }
        Identity identity = identity(call, given);
        Emails.Email email = email(call, given);
        Header header = header(email);
        checkAuthors(call, header);
        try {
            JsonObject envelope = envelope(given, identity, header);
            Instant now = Instant.now();
            Optional<Instant> until = Envelopes.until(envelope, now).filter(time -> time.isAfter(now));
            check(call, envelope);
            Long thread =
                    conversations.of(call.account(), List.of(email.message())).get(email.message());
            Submission.Facts facts = new Submission.Facts(
                    call.account(),
                    identity.id(),
                    email.message(),
                    thread == null ? OptionalLong.empty() : OptionalLong.of(thread),
                    email.size(),
                    envelope,
                    call.caller().peer().remote().getAddress().getHostAddress().replaceAll("%.*", ""),
                    until.orElse(now));
            return keep(facts, until);
        } catch (Envelopes.Wrong wrong) {
            throw SetError.invalidProperties("envelope: " + wrong.getMessage(), List.of("envelope"));
        }
    }

    private Submission keep(Submission.Facts facts, Optional<Instant> until) throws SetError, Denied {
        if (submissions.pending(facts.account()) >= MOST_PENDING) {
            throw new SetError("overQuota", "at most " + MOST_PENDING + " messages wait for their time");
        }
        OptionalLong id =
                submissions.add(facts, until.orElseGet(() -> facts.sendAt().plus(PATIENCE)));
        if (id.isEmpty()) {
            throw noEmail();
        }
        Submission made = submissions.get(id.getAsLong()).orElseThrow(Handover::noEmail);
        if (until.isEmpty()) {
            Reply reply = dispatch.send(made);
            if (!reply.isPositive() && !reply.isTransient()) {
                submissions.forget(made);
                throw new SetError("forbiddenToSend", reply.toString());
            }
            // Not read again: whatever happens now, it has been sent.
            return reply.isPositive() ? made.as(Submission.Status.FINAL) : made;
        }
        return made;
    }

    private static SetError noEmail() {
        return SetError.invalidProperties("emailId: there is no such Email", List.of("emailId"));
    }

    private Identity identity(Call call, JsonObject given) throws SetError, MethodError, Denied {
        OptionalLong id = IdentityMethods.number(call.id(new Arguments(given).requiredText("identityId")));
        Optional<Identity> found = id.isEmpty()
                ? Optional.empty()
                : identities.of(call.account(), call.caller().address()).get(id.getAsLong());
        return found.orElseThrow(
                () -> SetError.invalidProperties("identityId: there is no such Identity", List.of("identityId")));
    }

    private Emails.Email email(Call call, JsonObject given) throws SetError, MethodError, Denied {
        OptionalLong id = Ids.email(call.id(new Arguments(given).requiredText("emailId")));
        if (id.isEmpty()) {
            throw noEmail();
        }
        Emails.Email found = emails.of(call.account(), List.of(id.getAsLong())).get(id.getAsLong());
        if (found == null) {
            throw noEmail();
        }
        return found;
    }

    private Header header(Emails.Email email) throws SetError, Denied {
        return reader.open(email)
                .map(OpenEmail::index)
                .map(index -> index.header())
                .orElseThrow(Handover::noEmail);
    }

    private void checkAuthors(Call call, Header header) throws SetError {
        List<Address> authors = Authors.of(header);
        if (authors.contains(Authors.UNREADABLE)) {
            throw new SetError(
                    "invalidEmail", "From is missing or cannot be read", SetError.named("properties", List.of("from")));
        }
        try {
            senders.check(call.caller().peer(), authors);
        } catch (Refused refused) {
            throw new SetError("forbiddenFrom", refused.reply().toString());
        }
    }

    /** The one that is given, or what identity and header say. */
    private static JsonObject envelope(JsonObject given, Identity identity, Header header) throws MethodError {
        Optional<Arguments> envelope = new Arguments(given).object("envelope");
        if (envelope.isPresent()) {
            return envelope.get().json();
        }
        Set<String> to = new LinkedHashSet<>();
        Stream.of("To", "Cc", "Bcc")
                .flatMap(header::all)
                .flatMap(value -> FieldForms.addresses(value).stream())
                .forEach(person -> to.add(person.email()));
        JsonArrayBuilder all = Json.createArrayBuilder();
        to.forEach(
                email -> all.add(Json.createObjectBuilder().add("email", email).addNull("parameters")));
        return Json.createObjectBuilder()
                .add(
                        "mailFrom",
                        Json.createObjectBuilder()
                                .add("email", identity.email())
                                .addNull("parameters"))
                .add("rcptTo", all)
                .build();
    }

    private void check(Call call, JsonObject envelope) throws SetError, Envelopes.Wrong {
        Address sender = Envelopes.sender(envelope);
        try {
            senders.check(call.caller().peer(), List.of(sender));
        } catch (Refused refused) {
            throw new SetError("forbiddenMailFrom", refused.reply().toString());
        }
        List<String> emails = Envelopes.recipients(envelope);
        if (emails.isEmpty()) {
            throw new SetError("noRecipients", "nobody to send it to");
        }
        if (emails.size() > MOST_RECIPIENTS) {
            throw new SetError(
                    "tooManyRecipients",
                    "at most " + MOST_RECIPIENTS,
                    Json.createObjectBuilder()
                            .add("maxRecipients", MOST_RECIPIENTS)
                            .build());
        }
        Envelope said = new Envelope(
                "", "JMAP", Optional.of(sender), List.of(), Envelopes.options(envelope, !sender.isAscii()));
        List<String> wrong = new ArrayList<>();
        Refused last = null;
        for (int i = 0; i < emails.size(); i++) {
            try {
                Recipient recipient = Envelopes.recipient(envelope, i);
                recipients.check(call.caller().peer(), said, recipient);
                said = said.and(recipient);
            } catch (Refused refused) {
                last = refused;
                wrong.add(emails.get(i));
            } catch (Envelopes.Wrong unreadable) {
                wrong.add(emails.get(i));
            }
        }
        if (!wrong.isEmpty()) {
            throw new SetError(
                    "invalidRecipients",
                    last == null ? "these are no addresses" : last.reply().toString(),
                    SetError.named("invalidRecipients", wrong));
        }
    }
}
