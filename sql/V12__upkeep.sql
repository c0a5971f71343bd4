-- Who has come in and must come in anew, whom a shared mailbox is for, and how what was expunged is listed.

-- Rises when who has logged in must do so anew: his password was changed, or one of those for programs taken away.
ALTER TABLE account ADD login_era integer NOT NULL DEFAULT 0;

-- "anyone" is anyone of the domain whose account owns the mailbox: of that one, and no other, a list reads what is open to all.
ALTER TABLE acl ADD domain_id bigint REFERENCES domain ON DELETE CASCADE;
UPDATE acl g SET domain_id = a.domain_id FROM mailbox m JOIN account a ON a.id = m.account_id WHERE m.id = g.mailbox_id AND g.account_id IS NULL;
ALTER TABLE acl ADD CHECK ((account_id IS NULL) = (domain_id IS NOT NULL));
CREATE INDEX acl_domain ON acl (domain_id) WHERE domain_id IS NOT NULL;

-- Page by page, in the order in which they are listed and restored.
CREATE INDEX removed_place ON removed (account_id, mailbox_id, uid);
