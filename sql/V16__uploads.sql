-- What clients of JMAP have uploaded and not yet made a message of: RFC 8620 6.1. Gone after a day, or earlier to make room.
CREATE TABLE upload (
  id         bigint      PRIMARY KEY,
  account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
  size       bigint      NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX upload_account ON upload (account_id);
CREATE INDEX upload_created ON upload (created_at);

-- Pieces of at most 256 KB, as in content.
CREATE TABLE upload_part (
  upload_id bigint  NOT NULL REFERENCES upload ON DELETE CASCADE,
  part      integer NOT NULL,
  octets    bytea   NOT NULL CHECK (length(octets) <= 262144),
  PRIMARY KEY (upload_id, part)
);
ALTER TABLE upload_part ALTER octets SET STORAGE EXTERNAL;
