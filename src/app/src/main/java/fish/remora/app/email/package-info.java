/**
 * Emails (RFC 8621 §4): messages of an account, whichever of its mailboxes show them. How a mailbox is ordered by their arrival, which conversation each
 * belongs to, and what has become of them since some state. The mailboxes' own tables say it all; what is kept besides can be made anew from them.
 */
@NullMarked
package fish.remora.app.email;

import org.jspecify.annotations.NullMarked;
