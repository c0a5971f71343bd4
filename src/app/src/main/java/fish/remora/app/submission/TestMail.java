package fish.remora.app.submission;

import fish.remora.api.Mail;
import fish.remora.api.Sent;
import fish.remora.app.json.Json;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;

/** A mail that an operator sends to see which way it takes. It goes as mail of applications does, by the name {@value #APPLICATION}. */
@ApplicationScoped
public class TestMail {
    private static final String APPLICATION = "remora-test";

    @Inject
    private Composer composer;

    @EJB
    private Submissions submissions;

    /**
     * Sends it.
     *
     * @return its id, when somebody takes it, and what was said to each recipient
     * @throws IllegalArgumentException when an address is none
     */
    public JsonObject send(String from, String to) {
        Sent sent = submissions.send(
                APPLICATION,
                composer.compose(
                        Mail.from(from)
                                .to(to)
                                .subject("Test of the mail server")
                                .text(
                                        "This mail was sent from the operations console of Remora to see whether it arrives. It did.\n")));
        JsonArrayBuilder recipients = Json.createArrayBuilder();
        sent.recipients()
                .forEach(one -> recipients.add(Json.createObjectBuilder()
                        .add("address", one.recipient().toString())
                        .add("taken", one.isTaken())
                        .add("reply", one.reply().toString())));
        return Json.createObjectBuilder()
                .add("message", sent.id())
                .add("recipients", recipients)
                .build();
    }
}
