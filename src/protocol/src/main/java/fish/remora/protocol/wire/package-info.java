/**
 * Framers: where one command ends and the next begins, where content ends, under hard limits. No grammar, no state of a session, no
 * I/O: octets go in, {@link fish.remora.protocol.wire.Frame}s come out, and any split of the octets gives the same frames.
 * {@link fish.remora.protocol.wire.PieceStream} is the other direction: octets made as they are read.
 */
@NullMarked
package fish.remora.protocol.wire;

import org.jspecify.annotations.NullMarked;
