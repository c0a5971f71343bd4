-- Store and forward.

-- What MAIL said of a message, for those who send it on. body: 7BIT, 8BITMIME or BINARYMIME, as its octets are rather than as they
-- were announced. return_content: FULL, HDRS or null. envelope_id: xtext as it came (RFC 3461 4.4).
-- copies counts entries and deliveries that have not ended.
ALTER TABLE message
  ADD body           text    NOT NULL DEFAULT '7BIT',
  ADD smtp_utf8      boolean NOT NULL DEFAULT false,
  ADD return_content text,
  ADD envelope_id    text;

-- A message and its content are written and deleted in one transaction by one hand; checking that for each row costs more than writing it.
ALTER TABLE content DROP CONSTRAINT content_message_id_fkey;

-- One recipient's fate (RFC 5321 4.5.4). The row is the truth: timers wake, nudges hurry, caches forget.
--
--   state      means                                 ends by
--   QUEUED     next_attempt_at: when it is due       a claim -> LEASED; time -> EXPIRED; a person -> HELD, CANCELLED
--   LEASED     node_id is talking; next_attempt_at:  its result -> the row is gone (delivered), QUEUED (deferred), FAILED;
--              when the lease ends at the latest     a node silent for 30 s, or the end of the lease -> QUEUED
--   HELD       waits for a person                    release -> QUEUED; CANCELLED
--   FAILED     reply: why; final, sender told        cleared with the trace
--   EXPIRED    reply: the last; final, sender told   cleared with the trace
--   CANCELLED  final, by a person or application     cleared with the trace
--
-- A delivered row is deleted in the transaction that writes its DELIVERED event: the queue holds what is not finished, the trace what was.
-- What a lease brought is recorded for that lease only: who has lost it in the meantime changes nothing any more.
-- After a crash a LEASED row goes back to QUEUED: it may be sent twice when the peer's 250 was not yet recorded, it is never lost.
CREATE TABLE delivery (
  id                 bigint      PRIMARY KEY,
  message_id         bigint      NOT NULL,
  sender             text        COLLATE "C" NOT NULL, -- '<>' is the null sender
  recipient          text        COLLATE "C" NOT NULL,
  destination        text        COLLATE "C" NOT NULL, -- next hop: a domain (its MX), or [host]:port
  state              text        COLLATE "C" NOT NULL
                                 CHECK (state IN ('QUEUED', 'LEASED', 'HELD', 'FAILED', 'EXPIRED', 'CANCELLED')),
  next_attempt_at    timestamptz NOT NULL,
  deadline           timestamptz NOT NULL,             -- when time itself acts: the delay notice, after that the expiry
  expires_at         timestamptz NOT NULL,
  attempts           integer     NOT NULL DEFAULT 0,
  node_id            smallint,                         -- while LEASED
  lease              bigint,                           -- while LEASED: which lease; a result counts only for the lease it was got under
  notify             text,                             -- RFC 3461 4.1, such as FAILURE,DELAY; null = not given
  original_recipient text,                             -- ORCPT as it came
  reply              text,                             -- the last one, or our own reason in its form
  remote             text,                             -- who gave it
  released           boolean     NOT NULL DEFAULT false, -- by a person: a route that holds does not hold it again
  ended_at           timestamptz
);

-- A claim takes what is due at one destination, one sender after the other; the sweep looks which destinations have something due.
-- Rows that never wait (leased in the accept transaction, gone when delivered) are in neither.
CREATE INDEX delivery_claim    ON delivery (destination, sender, next_attempt_at) WHERE state = 'QUEUED';
CREATE INDEX delivery_due      ON delivery (destination, next_attempt_at) WHERE state = 'QUEUED';
CREATE INDEX delivery_deadline ON delivery (deadline) WHERE state = 'QUEUED';
CREATE INDEX delivery_lease    ON delivery (node_id, next_attempt_at) WHERE state = 'LEASED';
CREATE INDEX delivery_ended    ON delivery (ended_at) WHERE ended_at IS NOT NULL;

-- Rows come and go: visited before the table has grown by a fifth.
ALTER TABLE delivery SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);

-- Health and limits of a next hop, in force on all nodes. A row appears with the first failure or the first limit; none = healthy, no limit.
CREATE TABLE destination (
  name            text        COLLATE "C" PRIMARY KEY,
  max_connections integer     CHECK (max_connections BETWEEN 1 AND 1000),    -- of each node; null = the default
  max_per_minute  integer     CHECK (max_per_minute BETWEEN 1 AND 10000000), -- messages, of each node; null = no limit
  suspended       boolean     NOT NULL DEFAULT false,                        -- by a person: nothing is claimed
  reason          text,                                                      -- the person's
  failures        integer     NOT NULL DEFAULT 0,                            -- in a row; 0 = healthy
  not_before      timestamptz,                                               -- when the next probe may go; one delivery, from one node
  last_reply      text,
  failed_at       timestamptz
);

-- Where mail for foreign domains goes; the most specific pattern wins: a domain, *.domain (all below it), * (all others).
-- No row: the smart host of remora.relay, or MX. A change is seen within five seconds, by mail that waits as well.
CREATE TABLE route (
  pattern  text     COLLATE "C" PRIMARY KEY CHECK (pattern = lower(pattern)),
  action   text     NOT NULL CHECK (action IN ('MX', 'HOST', 'HOLD', 'REFUSE')),
  host     text,                                        -- HOST: a name or an IP address
  port     integer  CHECK (port BETWEEN 1 AND 65535),   -- HOST
  username text,                                        -- HOST, for AUTH
  password text,
  text     text,                                        -- REFUSE: said with 550 5.7.1; HOLD: why
  CHECK ((action = 'HOST') = (host IS NOT NULL AND port IS NOT NULL))
);

-- The trace: each step of each recipient, written in the transaction that makes it true. message_id and id rise with time: the trace of a
-- message lies together, and old ones are cleared from the front. kind:
--   STORED in a mailbox, QUEUED for a next hop (both with sender and header_message_id: where a search begins), HELD, RELEASED, RETRIED,
--   DEFERRED, DELIVERED, FAILED, EXPIRED, CANCELLED, DELAYED (the sender was told so), BOUNCED (a notice went out; detail: its id),
--   RECLAIMED (its node fell silent, or its lease ended).
CREATE TABLE event (
  message_id        bigint      NOT NULL,
  id                bigint      NOT NULL,
  at                timestamptz NOT NULL,
  kind              text        COLLATE "C" NOT NULL,
  delivery_id       bigint,                           -- null for STORED
  recipient         text        COLLATE "C" NOT NULL,
  sender            text        COLLATE "C",          -- '<>' is the null sender
  header_message_id text        COLLATE "C",          -- the Message-ID field, with its <>
  destination       text,
  attempt           integer,
  reply             text,
  remote            text,                             -- host name and address
  tls               text,                             -- protocol and cipher
  detail            text,
  PRIMARY KEY (message_id, id)
);
-- Addresses are searched in lower case.
CREATE INDEX event_recipient ON event (lower(recipient), message_id) WHERE kind IN ('STORED', 'QUEUED');
CREATE INDEX event_sender    ON event (lower(sender), message_id) WHERE kind IN ('STORED', 'QUEUED');
CREATE INDEX event_header    ON event (header_message_id, message_id) WHERE kind IN ('STORED', 'QUEUED');

-- What people did: never changed, never deleted by us.
CREATE TABLE audit (
  id     bigint      PRIMARY KEY,
  at     timestamptz NOT NULL,
  who    text        NOT NULL,
  action text        NOT NULL, -- such as queue.cancel
  object text        NOT NULL, -- what it was done to
  reason text        NOT NULL,
  detail text                  -- JSON
);
