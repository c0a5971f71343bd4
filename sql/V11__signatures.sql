-- What a signature was made by: fish.remora.app.search.Signature. One of another version says nothing; it is made anew when its mailbox is searched.
-- Those that are there have version 0. Nothing is rewritten.
ALTER TABLE text_signature ADD version integer NOT NULL DEFAULT 0;
