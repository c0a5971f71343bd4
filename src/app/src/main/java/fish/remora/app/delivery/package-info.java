/**
 * Store and forward: the queue, who may talk to a next hop and when, what becomes of each delivery, and the notices about it.
 *
 * <p>The life of a delivery: the accept transaction writes its row ({@link fish.remora.app.delivery.Postings}), leased to this node when
 * {@link fish.remora.app.delivery.Sender} has room for it, else queued. After the commit the sender transmits from memory; queued rows come
 * to it by a claim ({@link fish.remora.app.delivery.Queue}, SKIP LOCKED). No transaction is open meanwhile. Results gather in
 * {@link fish.remora.app.delivery.Recorder} and are written in groups, with their events and notices, by
 * {@link fish.remora.app.delivery.RecordTransaction}. A timer wakes once a second and remembers nothing.
 */
@NullMarked
package fish.remora.app.delivery;

import org.jspecify.annotations.NullMarked;
