CREATE SEQUENCE IF NOT EXISTS shop_order_number START 4711;
CREATE TABLE IF NOT EXISTS shop_order (number bigint PRIMARY KEY, customer text NOT NULL, article text NOT NULL, state text NOT NULL);
CREATE TABLE IF NOT EXISTS shop_step (order_number bigint NOT NULL REFERENCES shop_order, at timestamptz NOT NULL, text text NOT NULL);
CREATE INDEX IF NOT EXISTS shop_step_of ON shop_step (order_number);
CREATE TABLE IF NOT EXISTS shop_article (name text PRIMARY KEY, amount integer NOT NULL CHECK (amount >= 0));
CREATE TABLE IF NOT EXISTS shop_bad_address (address text PRIMARY KEY);
INSERT INTO shop_article VALUES ('chair', 10), ('lamp', 10), ('table', 0), ('teapot', 2) ON CONFLICT DO NOTHING;
