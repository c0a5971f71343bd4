-- Mail of the applications beside us.

-- A mail that an application has given a key, a time, or both. The key makes it one mail however often it is sent; until its time comes it
-- waits here, whole, and nothing of it is in the queue.
--
--   state      means                              ends by
--   SCHEDULED  octets wait for due_at             time -> SENT; the application -> HELD, CANCELLED
--   HELD       octets wait for the application    release -> SCHEDULED; CANCELLED
--   SENT       octets have gone: message_id       cleared with the trace
--   CANCELLED  the key is free again              cleared with the trace
CREATE TABLE submission (
  id          bigint      PRIMARY KEY,
  application text        COLLATE "C" NOT NULL,
  key         text        COLLATE "C",
  state       text        NOT NULL CHECK (state IN ('SCHEDULED', 'HELD', 'SENT', 'CANCELLED')),
  due_at      timestamptz NOT NULL,
  message_id  bigint,                       -- SENT: the message
  sender      text,                         -- null: nobody is told of failures
  recipients  text[]      NOT NULL,
  notify      text[]      NOT NULL,         -- as delivery.notify, one for each recipient, perhaps null
  original    text[]      NOT NULL,         -- as delivery.original_recipient
  octets      bytea,                        -- while it waits
  CHECK ((state IN ('SCHEDULED', 'HELD')) = (octets IS NOT NULL)),
  CHECK ((state = 'SENT') = (message_id IS NOT NULL))
);
CREATE UNIQUE INDEX submission_key ON submission (application, key) WHERE key IS NOT NULL AND state <> 'CANCELLED';
CREATE INDEX submission_due ON submission (due_at) WHERE state = 'SCHEDULED';
