#!/bin/bash
# Fills the queue of a running server with rows for the tests with a long queue: so many deliveries of one stored message to one domain that
# is due in an hour (or due now, with a route to a port where nobody listens), or spread over a thousand domains.
#   fill.sh ROWS later|dead|spread [FOLDER]     FOLDER: that of server.sh; default /var/tmp/remora-bench. Needs psql.
#   fill.sh 0 clear [FOLDER]                    takes them out again
set -eu
rows=$1 kind=$2 data=${3:-/var/tmp/remora-bench}/data
sql() { PGPASSWORD=$(cat "$data/postgres.password") psql -h 127.0.0.1 -p "$(cat "$data/postgres.port")" -U remora -d remora -q -v ON_ERROR_STOP=1; }
if [ "$kind" = clear ]; then
  echo "DELETE FROM delivery WHERE message_id = 1; DELETE FROM content WHERE message_id = 1; DELETE FROM message WHERE id = 1; VACUUM delivery;" | sql
  exit
fi
case $kind in
  later)  domain="'later.test'"; due="now() + interval '1 hour'" ;;
  dead)   domain="'dead.test'"; due="now()" ;;
  spread) domain="'x' || (i % 1000) || '.later.test'"; due="now() + interval '1 hour'" ;;
esac
sql <<SQL
INSERT INTO route (pattern, action, host, port) VALUES ('dead.test', 'HOST', '127.9.9.9', 2699) ON CONFLICT DO NOTHING;
INSERT INTO message (id, received_at, size, parts, sender, header_index, copies)
  VALUES (1, now(), 60, 1, 'ann@local.test', '{}', $rows) ON CONFLICT (id) DO UPDATE SET copies = $rows;
INSERT INTO content (message_id, part, octets)
  VALUES (1, 0, convert_to(E'Return-Path: <ann@local.test>\r\nSubject: filler\r\n\r\nHello\r\n', 'UTF8')) ON CONFLICT DO NOTHING;
INSERT INTO delivery (id, message_id, sender, recipient, destination, state, next_attempt_at, deadline, expires_at)
SELECT i, 1, 'ann@local.test', 'u' || i || '@' || d.name, CASE d.name WHEN 'dead.test' THEN '[127.9.9.9]:2699' ELSE d.name END,
       'QUEUED', $due, now() + interval '4 hours', now() + interval '5 days'
  FROM generate_series(1, $rows) AS i, LATERAL (SELECT $domain AS name) d;
ANALYZE delivery;
SQL
