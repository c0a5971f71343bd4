-- Messages as JMAP sees them: one Email however many mailboxes of its account show it, and the conversations they belong to.

-- In which mailboxes a message is. Ids rise with time, so that an arrival goes to the index's end; a change of flags writes no index still.
CREATE INDEX entry_message ON entry (message_id);

-- Which messages they were, in the order of their UIDs: /changes names what is no more. Null: expunged by an older version.
ALTER TABLE expunged ADD messages bigint[];

-- Which conversation of an account a message belongs to, for ever (RFC 8621 section 3). Written when somebody asks, not when mail arrives; gone with the
-- message. thread_id: the id of the message with which it began.
CREATE TABLE email_thread (
  message_id bigint NOT NULL,
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  thread_id  bigint NOT NULL,
  PRIMARY KEY (message_id, account_id)
);
CREATE INDEX email_thread_thread ON email_thread (account_id, thread_id);

-- By what a later message finds its conversation: the hash of a Message-ID and the base subject, for each that one of its messages has or refers to.
CREATE TABLE thread_key (
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  key        bigint NOT NULL,
  thread_id  bigint NOT NULL,
  PRIMARY KEY (account_id, key)
);
CREATE INDEX thread_key_thread ON thread_key (account_id, thread_id);
