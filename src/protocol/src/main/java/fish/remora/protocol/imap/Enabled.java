package fish.remora.protocol.imap;

/** What a client has switched on: by ENABLE (RFC 9051 §6.3.1), or by using it where that is enough. */
enum Enabled {
    /** RFC 9051: ESEARCH for SEARCH, UTF-8 names. */
    IMAP4REV2,
    /** RFC 7162: MODSEQ in each FETCH. */
    CONDSTORE,
    /** RFC 7162: VANISHED instead of EXPUNGE; implies CONDSTORE. */
    QRESYNC,
    /** RFC 6855: UTF-8 in quoted strings. */
    UTF8,
    /** RFC 9586: no sequence numbers; UIDFETCH instead of FETCH, VANISHED instead of EXPUNGE. */
    UIDONLY
}
