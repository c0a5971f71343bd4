-- What IMAP needs besides octets: keywords, counters of flags, uses, subscriptions, rights, annotations; and how a reader catches up.

-- flags: bits 1 \Seen, 2 \Answered, 4 \Flagged, 8 \Deleted, 16 \Draft; from 256 on the keywords of the mailbox. saved_at: when it came into this mailbox
-- (RFC 8514); null: on its internal date. A tenth of each page stays free: no index holds flags or modseq, so that a change of flags writes
-- the row beside the old one and no index (HOT). Whoever changes an entry holds the row of its mailbox.
-- First, so that the rewriting of the table leaves that room in each page.
ALTER TABLE entry SET (fillfactor = 90);
ALTER TABLE entry ALTER flags TYPE bigint, ADD saved_at timestamptz;

-- unseen, deleted: entries without \Seen, with \Deleted. special_use: RFC 6154, null = none. forgotten_modseq: of what was expunged at this modseq or before,
-- some is no more in the table expunged. highest_modseq rises in each transaction that changes anything in the mailbox.
ALTER TABLE mailbox
  ADD unseen           bigint NOT NULL DEFAULT 0,
  ADD deleted          bigint NOT NULL DEFAULT 0,
  ADD special_use      text   CHECK (special_use IN ('ALL', 'ARCHIVE', 'DRAFTS', 'FLAGGED', 'IMPORTANT', 'JUNK', 'SENT', 'TRASH')),
  ADD forgotten_modseq bigint NOT NULL DEFAULT 0;

UPDATE mailbox m SET unseen = e.unseen, deleted = e.deleted
  FROM (SELECT mailbox_id, count(*) FILTER (WHERE flags & 1 = 0) AS unseen, count(*) FILTER (WHERE flags & 8 <> 0) AS deleted
          FROM entry GROUP BY mailbox_id) e
 WHERE m.id = e.mailbox_id;

-- One mailbox of an account for each use.
CREATE UNIQUE INDEX mailbox_use ON mailbox (account_id, special_use) WHERE special_use IS NOT NULL;

-- What the mailboxes of an account have in common. version rises with each change of what a list shows; uid_validity: the last that was given to a
-- mailbox of it, so that none comes twice, whatever is deleted and made again within a second (RFC 9051 2.3.1.1). complete: the mailboxes that mail programs
-- expect have been made, at the first list. account_id 0 stands for everybody: its version rises with what anyone may see.
CREATE TABLE mailbox_list (
  account_id   bigint  PRIMARY KEY,
  version      bigint  NOT NULL DEFAULT 1,
  uid_validity bigint  NOT NULL DEFAULT 1,
  complete     boolean NOT NULL DEFAULT false
);
INSERT INTO mailbox_list (account_id, uid_validity) SELECT account_id, max(uid_validity) FROM mailbox GROUP BY account_id;

-- The names of a mailbox's flags that are no system flags. bit: its place in entry.flags, 8 to 61.
CREATE TABLE keyword (
  mailbox_id bigint   NOT NULL REFERENCES mailbox ON DELETE CASCADE,
  bit        smallint NOT NULL CHECK (bit BETWEEN 8 AND 61),
  name       text     NOT NULL,
  PRIMARY KEY (mailbox_id, bit)
);
CREATE UNIQUE INDEX keyword_name ON keyword (mailbox_id, lower(name));

-- Whose flags have changed at which modseq, for a day: whoever knows a mailbox reads these rather than all entries. uids: ranges, the upper end not in them.
CREATE TABLE flag_change (
  mailbox_id bigint         NOT NULL REFERENCES mailbox ON DELETE CASCADE,
  modseq     bigint         NOT NULL,
  uids       int8multirange NOT NULL,
  at         timestamptz    NOT NULL DEFAULT now(),
  PRIMARY KEY (mailbox_id, modseq)
);
CREATE INDEX flag_change_at ON flag_change (at);

-- UIDs that were are remembered for half a year (RFC 7162 3.2.5.2).
ALTER TABLE expunged ADD at timestamptz NOT NULL DEFAULT now();
CREATE INDEX expunged_modseq ON expunged (mailbox_id, modseq);
CREATE INDEX expunged_at ON expunged (at);

-- Messages that were expunged and can be had back (remora.undelete.days). They count in message.copies and in no quota. mailbox: the name of their mailbox
-- then, which may be gone by now: nothing here refers to it.
CREATE TABLE removed (
  mailbox_id    bigint      NOT NULL,
  uid           bigint      NOT NULL,
  account_id    bigint      NOT NULL,
  mailbox       text        NOT NULL,
  message_id    bigint      NOT NULL,
  size          bigint      NOT NULL,
  internal_date timestamptz NOT NULL,
  flags         bigint      NOT NULL,
  at            timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (mailbox_id, uid)
);
CREATE INDEX removed_account ON removed (account_id, at);
CREATE INDEX removed_at ON removed (at);

-- Names that somebody has subscribed to, as he writes them; they need not exist.
CREATE TABLE subscription (
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  name       text   NOT NULL,
  PRIMARY KEY (account_id, name)
);

-- Who may do what with a mailbox besides its owner, who may do everything (RFC 4314). account_id: null = anyone. rights: letters, never none.
CREATE TABLE acl (
  mailbox_id bigint NOT NULL REFERENCES mailbox ON DELETE CASCADE,
  account_id bigint REFERENCES account ON DELETE CASCADE,
  rights     text   NOT NULL CHECK (rights ~ '^[lrswipkxtea]+$')
);
CREATE UNIQUE INDEX acl_one ON acl (mailbox_id, coalesce(account_id, 0));
CREATE INDEX acl_account ON acl (account_id);

-- Annotations (RFC 5464). mailbox_id: null = of the server. account_id: whose private one; null = shared. name: lower case, with /private/ or /shared/.
CREATE TABLE metadata (
  mailbox_id bigint REFERENCES mailbox ON DELETE CASCADE,
  account_id bigint REFERENCES account ON DELETE CASCADE,
  name       text   NOT NULL,
  value      bytea  NOT NULL
);
CREATE UNIQUE INDEX metadata_one ON metadata (coalesce(mailbox_id, 0), coalesce(account_id, 0), name);
CREATE INDEX metadata_account ON metadata (account_id) WHERE account_id IS NOT NULL;

-- summary: envelope and structure, as fish.remora.protocol.mime.Summary writes them. header_size: of the message's own header with the empty line behind it,
-- in octets. Both are null for a message that no mailbox shows, and for one that is older than this version: they are added when somebody asks.
ALTER TABLE message ADD summary bytea, ADD header_size integer;

-- Which trigrams the text of an entry may hold: fish.remora.app.search.Signature. Made when a mailbox is first searched for text, gone with the entry.
-- Plain: 512 octets lie in the row, which a filter reads one after the other.
CREATE TABLE text_signature (
  mailbox_id bigint NOT NULL REFERENCES mailbox ON DELETE CASCADE,
  uid        bigint NOT NULL,
  bits       bytea  NOT NULL CHECK (length(bits) = 512),
  PRIMARY KEY (mailbox_id, uid)
);
ALTER TABLE text_signature ALTER bits SET STORAGE PLAIN;
