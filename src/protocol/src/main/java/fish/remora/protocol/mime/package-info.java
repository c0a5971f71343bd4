/**
 * Mail as it lies in the store: an index over its octets, and the trace fields written before them. A received message is never
 * re-serialised: whoever wants a part of it is told where that part begins and ends.
 *
 * <p>{@link fish.remora.protocol.mime.MimeIndexer} is fed the octets in pieces and gives a
 * {@link fish.remora.protocol.mime.MimeIndex}: the tree of {@link fish.remora.protocol.mime.Part}s (RFC 2045, RFC 2046), each message
 * of it with its {@link fish.remora.protocol.mime.Header} (RFC 5322). {@code FieldValues} is the grammar of Content-Type and
 * Content-Disposition, {@code EncodedWords} that of RFC 2047. Broken mail is mail too: nothing here throws over what a message holds.
 * {@link fish.remora.protocol.mime.SevenBit} is the one exception to the first sentence: it rewrites a message on its way to a peer that takes
 * 7bit only (RFC 6152 §3). {@link fish.remora.protocol.mime.TraceFields} writes Received and Return-Path (RFC 5321 §4.4).
 *
 * <p>{@link fish.remora.protocol.mime.Summary} keeps what IMAP tells of a message without its octets, and
 * {@link fish.remora.protocol.mime.MessageText} is the text that SEARCH looks in; both are made of an index.
 */
@NullMarked
package fish.remora.protocol.mime;

import org.jspecify.annotations.NullMarked;
