/**
 * SEARCH (RFC 9051 §6.4.4): what the database can sort out it does, the rest is looked at.
 */
@NullMarked
package fish.remora.app.search;

import org.jspecify.annotations.NullMarked;
