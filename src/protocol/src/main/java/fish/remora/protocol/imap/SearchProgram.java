package fish.remora.protocol.imap;

import fish.remora.api.mailbox.SearchKey;

/**
 * What a client looks for.
 *
 * @param asksModSeq MODSEQ is among the keys: the answer tells the highest (RFC 7162 §3.1.5)
 */
record SearchProgram(SearchKey key, boolean asksModSeq) {}
