-- Mail that goes before other mail of the same next hop.

-- Above 0 before it, below 0 behind it.
ALTER TABLE delivery ADD priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1 AND 1);
CREATE INDEX delivery_urgent ON delivery (destination, next_attempt_at) WHERE state = 'QUEUED' AND priority > 0;

ALTER TABLE submission ADD priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1 AND 1);

-- The highest that an application's mail may have.
ALTER TABLE application ADD priority text NOT NULL DEFAULT 'high' CHECK (priority IN ('low', 'normal', 'high'));
