-- What EXPUNGE writes, for each message that goes costs time, and what a list reads.

-- UIDs that are no more, for half a year (RFC 7162 3.2.5.2): a row for each modseq, as in flag_change, not for each message.
ALTER TABLE expunged RENAME TO expunged_one_by_one;
ALTER TABLE expunged_one_by_one RENAME CONSTRAINT expunged_pkey TO expunged_one_by_one_pkey;
DROP INDEX expunged_modseq, expunged_at;

CREATE TABLE expunged (
  mailbox_id bigint         NOT NULL REFERENCES mailbox ON DELETE CASCADE,
  modseq     bigint         NOT NULL,
  uids       int8multirange NOT NULL,
  at         timestamptz    NOT NULL DEFAULT now(),
  PRIMARY KEY (mailbox_id, modseq)
);
INSERT INTO expunged (mailbox_id, modseq, uids, at)
SELECT mailbox_id, modseq, range_agg(int8range(uid, uid + 1)), max(at) FROM expunged_one_by_one GROUP BY mailbox_id, modseq;
CREATE INDEX expunged_at ON expunged (at);
DROP TABLE expunged_one_by_one;

-- Two indexes instead of four: whoever looks for what can be had back knows whose it is.
ALTER TABLE removed DROP CONSTRAINT removed_pkey, ADD PRIMARY KEY (account_id, mailbox_id, uid);
DROP INDEX removed_account, removed_place;

-- The fields of the header that lists ask for, as they stand there: fish.remora.protocol.mime.ListedFields. null: the header itself is to be read, for
-- they are long, or the message is older than this version. Nothing is rewritten.
ALTER TABLE message ADD listed bytea;
