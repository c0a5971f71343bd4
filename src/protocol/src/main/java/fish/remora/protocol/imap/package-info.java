/**
 * The server's side of IMAP: RFC 9051 (rev2), RFC 3501 (rev1) and their extensions, see RFC.md. Lines and literals in,
 * {@link fish.remora.protocol.imap.Step}s out. Sequence numbers live here and nowhere else. There is no thread in it:
 * what may be read beside a session goes through {@link fish.remora.protocol.imap.Ahead}.
 */
@NullMarked
package fish.remora.protocol.imap;

import org.jspecify.annotations.NullMarked;
