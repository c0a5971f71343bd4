/**
 * Mail of the applications beside us, in their own transactions: composed, kept until its time comes, known by its key.
 */
@NullMarked
package fish.remora.app.submission;

import org.jspecify.annotations.NullMarked;
