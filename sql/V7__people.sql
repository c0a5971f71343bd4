-- People who send.

-- What SCRAM-SHA-256 needs: iterations:salt:StoredKey:ServerKey, the last three in base64. Null until the account's password is known in clear: when it is
-- set, or at its first login with it.
ALTER TABLE account ADD scram text;

-- To how many recipients an account has sent in an hour, counted since 1970: for its caps.
CREATE TABLE account_use (
  account_id bigint  NOT NULL REFERENCES account ON DELETE CASCADE,
  hour       bigint  NOT NULL,
  recipients integer NOT NULL,
  PRIMARY KEY (account_id, hour)
);

-- Whether its user may log in, and whether mail comes to it: one that sends only (a program's), or that somebody has left.
ALTER TABLE account ADD login boolean NOT NULL DEFAULT true;
ALTER TABLE account ADD receive boolean NOT NULL DEFAULT true;

-- A password for one program of an account's owner, made here: long and random, so that a plain hash (SHA-256) keeps it. used_at: to the hour.
CREATE TABLE app_password (
  id         bigint      PRIMARY KEY,
  account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
  label      text        NOT NULL,
  hash       bytea       NOT NULL,
  protocols  text[]      NOT NULL,                  -- smtp, pop3
  created_at timestamptz NOT NULL,
  expires_at timestamptz,                           -- null: never
  used_at    timestamptz
);
CREATE UNIQUE INDEX app_password_hash ON app_password (account_id, hash);
