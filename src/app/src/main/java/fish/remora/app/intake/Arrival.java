package fish.remora.app.intake;

import fish.remora.app.delivery.Posting;
import java.util.List;

/**
 * What one mail transaction becomes.
 *
 * @param notices to its sender, who wants to hear of success (RFC 3461 §4.1) in mailboxes of ours
 */
record Arrival(Posting posting, List<Posting> notices) {}
