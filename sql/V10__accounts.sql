-- A mailbox that goes takes its annotations with it, and finds them.
CREATE INDEX metadata_mailbox ON metadata (mailbox_id) WHERE mailbox_id IS NOT NULL;
