-- The applications of this server as tenants, and what is kept of their mail instead of being sent.

-- An application that has a row has these rights; without one it may do what all may. It names itself by the server's word (java:app/AppName), by
-- its connection factory, or in a JMS message.
CREATE TABLE application (
  name       text    COLLATE "C" PRIMARY KEY,
  credential text,                                  -- PHC string: what a JMS message must bring to use the name; null: nothing
  senders    text[]  NOT NULL DEFAULT '{}',         -- patterns of what it may send as; empty: as anybody
  per_hour   integer CHECK (per_hour > 0),          -- recipients; null: no limit
  per_day    integer CHECK (per_day > 0),
  safe_mode  text                                   -- off, capture, redirect:ADDRESS or allow:PATTERN,...; null: as the server (remora.safe.mode)
);

-- Mail that safe mode has kept: it never leaves. recipients: those that did not get it. application: null: it was no application's.
CREATE TABLE captured (
  id          bigint      PRIMARY KEY,              -- the message's
  at          timestamptz NOT NULL,
  application text        COLLATE "C",
  key         text        COLLATE "C",
  sender      text        COLLATE "C",              -- null: the null sender
  recipients  text[]      NOT NULL,
  octets      bytea       NOT NULL
);
CREATE INDEX captured_application ON captured (application, id);
