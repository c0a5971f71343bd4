#!/bin/bash
# Fills the directory of a running server for lookup.py: ACCOUNTS accounts p0, p1, ... spread over DOMAINS domains (pI@dD.fill.test, D = I mod DOMAINS),
# each with an INBOX and an app password, aaaaa-aaaaa-aaaaa-aaaaa, as if used just now (the first use of an hour is written down, at any size).
#   people.sh ACCOUNTS DOMAINS [FOLDER]      FOLDER: that of server.sh; default /var/tmp/remora-bench. Takes away those of before. Needs psql.
set -eu
accounts=$1 domains=$2 data=${3:-/var/tmp/remora-bench}/data
PGPASSWORD=$(cat "$data/postgres.password") psql -h 127.0.0.1 -p "$(cat "$data/postgres.port")" -U remora -d remora -q -v ON_ERROR_STOP=1 <<SQL
BEGIN;
CREATE TEMP TABLE gone AS SELECT a.id FROM account a JOIN domain d ON d.id = a.domain_id WHERE d.name LIKE '%.fill.test';
ANALYZE gone;
SET LOCAL session_replication_role = replica;
DELETE FROM app_password WHERE account_id IN (SELECT id FROM gone);
DELETE FROM mailbox WHERE account_id IN (SELECT id FROM gone);
DELETE FROM account WHERE id IN (SELECT id FROM gone);
DELETE FROM domain WHERE name LIKE '%.fill.test';
INSERT INTO domain (id, name) SELECT 1000 + d, 'd' || d || '.fill.test' FROM generate_series(0, $domains - 1) AS d;
INSERT INTO account (id, domain_id, local_part, created_at) SELECT 10000000 + i, 1000 + i % $domains, 'p' || i, now() FROM generate_series(0, $accounts - 1) AS i;
INSERT INTO mailbox (id, account_id, name, uid_validity) SELECT 20000000 + i, 10000000 + i, 'INBOX', 1 FROM generate_series(0, $accounts - 1) AS i;
INSERT INTO app_password (id, account_id, label, hash, protocols, created_at, used_at)
  SELECT 30000000 + i, 10000000 + i, 'bench', sha256('aaaaa-aaaaa-aaaaa-aaaaa'), '{smtp,pop3}', now(), now() FROM generate_series(0, $accounts - 1) AS i;
COMMIT;
VACUUM ANALYZE account, mailbox, app_password, domain;
CHECKPOINT;
SQL
