/**
 * Mailboxes as sessions see them: what they hold, what changes in them, and the messages themselves. What is remembered here the database knows better.
 */
@NullMarked
package fish.remora.app.reading;

import org.jspecify.annotations.NullMarked;
