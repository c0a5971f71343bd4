package fish.remora.app.delivery;

import fish.remora.api.Priority;
import org.jspecify.annotations.Nullable;

/**
 * That a mail was sent by an application of this server: the row of {@code application_mail}, by which it is told of each step.
 *
 * @param key its own name of the mail
 * @param recipients how many of them were taken
 */
public record Submitted(String application, @Nullable String key, int recipients, Priority priority) {}
