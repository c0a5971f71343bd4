/**
 * JMAP Mail (RFC 8621): mailboxes, threads and emails. Each data type is a bean that is {@link fish.remora.app.jmap.Methods}; what it tells comes from
 * {@code app.email}, which knows no JSON.
 */
@NullMarked
package fish.remora.app.jmap.mail;

import org.jspecify.annotations.NullMarked;
