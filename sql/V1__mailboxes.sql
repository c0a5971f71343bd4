-- The schema is the truth: JPA is checked against it at each start (fish.remora.app.start.SchemaCheck) and never creates it.
-- Ids are time-ordered 64-bit numbers made by the nodes (fish.remora.app.start.Ids). All times are UTC.

-- A running server. Its id is part of the ids it makes, so it is taken by one node at a time: seen_at is renewed every ten seconds,
-- and an id is free again an hour after its last renewal. What a node holds (maildrop_lock) lapses after thirty seconds of silence.
CREATE TABLE node (
  id         smallint    PRIMARY KEY CHECK (id BETWEEN 0 AND 1023),
  started_at timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL
);

-- A domain whose mail is ours. name: lower case, IDN as A-labels.
CREATE TABLE domain (
  id   bigint PRIMARY KEY,
  name text   NOT NULL UNIQUE CHECK (name = lower(name))
);

-- Somebody who reads mail. local_part: unquoted, lower case. password: a PHC string ($argon2id$...), null = cannot log in.
-- quota: octets over all mailboxes, null = unlimited.
CREATE TABLE account (
  id         bigint      PRIMARY KEY,
  domain_id  bigint      NOT NULL REFERENCES domain,
  local_part text        NOT NULL,
  password   text,
  quota      bigint      CHECK (quota >= 0),
  created_at timestamptz NOT NULL,
  UNIQUE (domain_id, local_part)
);

-- Another name for accounts: one row for each account it leads to. local_part '*' is the domain's catch-all.
CREATE TABLE alias (
  id         bigint PRIMARY KEY,
  domain_id  bigint NOT NULL REFERENCES domain,
  local_part text   NOT NULL,
  account_id bigint NOT NULL REFERENCES account,
  UNIQUE (domain_id, local_part, account_id)
);
CREATE INDEX alias_account ON alias (account_id);

-- An IMAP folder; INBOX comes with its account. The counters are kept in each transaction that changes an entry, so that SELECT and
-- STATUS cost the same for ten messages and for a million. Half a page stays free: counter updates need no new page.
CREATE TABLE mailbox (
  id             bigint NOT NULL PRIMARY KEY,
  account_id     bigint NOT NULL REFERENCES account,
  name           text   NOT NULL,
  uid_validity   bigint NOT NULL CHECK (uid_validity BETWEEN 1 AND 4294967295),
  uid_next       bigint NOT NULL DEFAULT 1 CHECK (uid_next BETWEEN 1 AND 4294967296),
  highest_modseq bigint NOT NULL DEFAULT 1,
  messages       bigint NOT NULL DEFAULT 0,
  octets         bigint NOT NULL DEFAULT 0,
  UNIQUE (account_id, name)
) WITH (fillfactor = 50);

-- Stored octets, once however many mailboxes show them. size: of all its content. copies: entries that show it; at 0 its content is
-- cleared away in small batches. header_index: JSON of the fields that listings need. sender: null for the null sender.
CREATE TABLE message (
  id           bigint      PRIMARY KEY,
  received_at  timestamptz NOT NULL,
  size         bigint      NOT NULL,
  parts        integer     NOT NULL,
  sender       text,
  header_index text        NOT NULL,
  copies       integer     NOT NULL
);
CREATE INDEX message_unused ON message (id) WHERE copies = 0;

-- The octets of a message as they came, behind the trace fields of this server: part 0, 1, ... of at most 256 KB each.
-- Not compressed: mail is base64 more often than not. Short ones lie in the row itself rather than in chunks of 2 KB.
CREATE TABLE content (
  message_id bigint  NOT NULL REFERENCES message,
  part       integer NOT NULL,
  octets     bytea   NOT NULL CHECK (length(octets) <= 262144),
  PRIMARY KEY (message_id, part)
) WITH (toast_tuple_target = 8160);
ALTER TABLE content ALTER octets SET STORAGE EXTERNAL;

-- One message in one mailbox. flags: bits 1 \Seen, 2 \Answered, 4 \Flagged, 8 \Deleted, 16 \Draft.
CREATE TABLE entry (
  mailbox_id    bigint      NOT NULL REFERENCES mailbox,
  uid           bigint      NOT NULL,
  message_id    bigint      NOT NULL REFERENCES message,
  size          bigint      NOT NULL,
  internal_date timestamptz NOT NULL,
  flags         integer     NOT NULL DEFAULT 0,
  modseq        bigint      NOT NULL,
  PRIMARY KEY (mailbox_id, uid)
);

-- UIDs that were, for QRESYNC (RFC 7162 3.2.10).
CREATE TABLE expunged (
  mailbox_id bigint NOT NULL REFERENCES mailbox,
  uid        bigint NOT NULL,
  modseq     bigint NOT NULL,
  PRIMARY KEY (mailbox_id, uid)
);

-- Who holds an account's maildrop for POP3 (RFC 1939 3: exclusive). Gone with its node.
CREATE TABLE maildrop_lock (
  account_id bigint   PRIMARY KEY REFERENCES account,
  token      bigint   NOT NULL,
  node_id    smallint NOT NULL
);
