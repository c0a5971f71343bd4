-- Beans of other applications that take mail.

-- A message-driven bean of type MailConsumer, as it was last seen on any node. While its application is away its mail waits; five days after
-- it was last seen it is nobody any more, as long as mail would have waited.
CREATE TABLE consumer (
  recipient   text        COLLATE "C" PRIMARY KEY, -- a pattern: orders@*
  answers_now boolean     NOT NULL,                -- it decides while the client waits
  attempts    integer     NOT NULL,                -- after so many a mail is a dead letter: HELD, with what was thrown in its trace
  seen_at     timestamptz NOT NULL
);

-- What this installation alone knows, made once. answers: signs the addresses that answers come back to.
CREATE TABLE secret (
  name   text  PRIMARY KEY,
  octets bytea NOT NULL
);

-- Mails of one key that are sent in a window go together: the last of them. Once sent, the key begins another one.
ALTER TABLE submission ADD together boolean NOT NULL DEFAULT false;
DROP INDEX submission_key;
CREATE UNIQUE INDEX submission_key ON submission (application, key)
  WHERE key IS NOT NULL AND state <> 'CANCELLED' AND NOT (together AND state = 'SENT');
