/**
 * The trace: each step of each recipient as a row, written in the transaction that makes it true.
 */
@NullMarked
package fish.remora.app.event;

import org.jspecify.annotations.NullMarked;
