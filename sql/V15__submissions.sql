-- How an account's user calls himself when he sends: RFC 8621 6. properties: JSON, what he may change. changed: of account_outgoing.
CREATE TABLE identity (
  id         bigint  PRIMARY KEY,
  account_id bigint  NOT NULL REFERENCES account ON DELETE CASCADE,
  email      text    NOT NULL,
  own        boolean NOT NULL,                 -- of the account's own address: cannot be destroyed
  properties text    NOT NULL,
  made       bigint  NOT NULL,
  changed    bigint  NOT NULL
);
CREATE INDEX identity_account ON identity (account_id);

-- Messages that a user has handed over to be sent: RFC 8621 7. While one is PENDING it counts in message.copies of email_id.
CREATE TABLE email_submission (
  id          bigint      PRIMARY KEY,
  account_id  bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
  identity_id bigint      NOT NULL,
  email_id    bigint      NOT NULL,            -- message.id of what was written
  thread_id   bigint,
  size        bigint      NOT NULL,
  envelope    text        NOT NULL,            -- JSON
  client      text        NOT NULL,            -- IP address
  send_at     timestamptz NOT NULL,            -- as it was asked for
  due_at      timestamptz NOT NULL,            -- when it is tried next
  status      text        COLLATE "C" NOT NULL CHECK (status IN ('PENDING', 'FINAL', 'CANCELED')),
  message_id  bigint,                          -- as it was sent: its steps are in event
  reply       text,                            -- why it was not, when its time had come
  made        bigint      NOT NULL,
  changed     bigint      NOT NULL
);
CREATE INDEX email_submission_account ON email_submission (account_id, id);
CREATE INDEX email_submission_email   ON email_submission (account_id, email_id);
CREATE INDEX email_submission_due     ON email_submission (due_at) WHERE status = 'PENDING';

-- Counts changes; the row is held by whoever makes one, so that they are seen in their order. lost: at which something was destroyed last.
CREATE TABLE account_outgoing (
  account_id       bigint PRIMARY KEY REFERENCES account ON DELETE CASCADE,
  identities       bigint NOT NULL DEFAULT 0,
  identities_lost  bigint NOT NULL DEFAULT 0,
  submissions      bigint NOT NULL DEFAULT 0,
  submissions_lost bigint NOT NULL DEFAULT 0
);
