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
CREATE INDEX submission_keys ON submission (application, key, id) WHERE key IS NOT NULL;

-- Which application a message is of, and its key: cleared with the trace.
CREATE TABLE application_mail (
  message_id  bigint  PRIMARY KEY,
  application text    COLLATE "C" NOT NULL,
  key         text    COLLATE "C",
  recipients  integer NOT NULL
);
CREATE INDEX application_mail_use ON application_mail (application, message_id) INCLUDE (recipients);

-- Steps that applications are told of (JMS topic, CDI): written with the event, deleted in the transaction that tells. What is written later has the
-- higher id, whatever the clocks of the nodes say: so the order of each message's steps holds.
CREATE TABLE publication (
  id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  message_id bigint NOT NULL,
  event_id   bigint NOT NULL
);
ALTER TABLE publication SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
