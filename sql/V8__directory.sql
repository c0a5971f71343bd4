-- Where mail leads besides mailboxes, who may act for whom, and who may manage what.

-- A domain that is another name of one of ours: each address of it is the same address there. It has neither accounts nor aliases of its own.
ALTER TABLE domain ADD alias_of bigint REFERENCES domain CHECK (alias_of <> id);
CREATE INDEX domain_alias ON domain (alias_of) WHERE alias_of IS NOT NULL;

-- An alias leads to an account, or to any address, here or elsewhere.
ALTER TABLE alias ALTER account_id DROP NOT NULL;
ALTER TABLE alias ADD address text CHECK ((account_id IS NULL) <> (address IS NULL));
CREATE UNIQUE INDEX alias_address ON alias (domain_id, local_part, address);

-- forward: where copies of an account's mail go, an address a line; keep: whether its own mailbox gets them too.
-- quota_messages: over all mailboxes, null = any number. role: administrators may do everything there is.
ALTER TABLE account ADD forward text;
ALTER TABLE account ADD keep boolean NOT NULL DEFAULT true;
ALTER TABLE account ADD quota_messages bigint CHECK (quota_messages >= 0);
ALTER TABLE account ADD role text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'administrator'));

-- Who may send as an account, besides its owner.
CREATE TABLE delegate (
  account_id  bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  delegate_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  PRIMARY KEY (account_id, delegate_id)
);
CREATE INDEX delegate_of ON delegate (delegate_id);

-- Who manages a domain's accounts and aliases.
CREATE TABLE domain_administrator (
  domain_id  bigint NOT NULL REFERENCES domain ON DELETE CASCADE,
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  PRIMARY KEY (domain_id, account_id)
);
CREATE INDEX domain_administrator_of ON domain_administrator (account_id);

-- The second factor of the pages (RFC 6238): the secret shared with the owner's device. step: the last that was used, so that no code works
-- twice. account.totp: a first code has shown that the device has it: from then on the pages ask for one, and mail programs need passwords of
-- their own.
CREATE TABLE totp (
  account_id bigint PRIMARY KEY REFERENCES account ON DELETE CASCADE,
  secret     bytea  NOT NULL,
  step       bigint NOT NULL
);
ALTER TABLE account ADD totp boolean NOT NULL DEFAULT false;

-- Who is logged in to the pages and the REST interface. hash: SHA-256 of the token, which only the client has. used_at: to the minute.
CREATE TABLE session (
  id         bigint      PRIMARY KEY,
  hash       bytea       NOT NULL UNIQUE,
  account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz NOT NULL,
  remote     text        NOT NULL,
  agent      text                   -- as the client says
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

-- A recipient whose mail only goes on is found by the trace as well.
DROP INDEX event_recipient;
CREATE INDEX event_recipient ON event (lower(recipient), message_id) WHERE kind IN ('STORED', 'QUEUED', 'FORWARDED');
