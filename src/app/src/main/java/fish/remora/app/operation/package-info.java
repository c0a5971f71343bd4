/**
 * What people do with mail under way, and what they see of it: the queue and its next hops, the routes, the trace; and with
 * whom the server knows: domains, accounts, aliases, applications. Every change is a row in
 * {@code audit} in the transaction that makes it. No query runs longer than ten seconds, none answers without a bound.
 */
@NullMarked
package fish.remora.app.operation;

import org.jspecify.annotations.NullMarked;
