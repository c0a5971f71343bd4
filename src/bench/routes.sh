#!/bin/bash
# Routes of the load generator: d<A>-<B>.many.test to 127.1.A.B:2600, s<A>-<B>.many.test to 127.2.A.B:2600. A restart keeps them.
#   routes.sh [FOLDER]      FOLDER: that of server.sh; default /var/tmp/remora-bench. Needs psql.
set -eu
data=${1:-/var/tmp/remora-bench}/data
PGPASSWORD=$(cat "$data/postgres.password") psql -h 127.0.0.1 -p "$(cat "$data/postgres.port")" -U remora -d remora -q <<'SQL'
INSERT INTO route (pattern, action, host, port)
SELECT format('%s%s-%s.many.test', l.letter, a, b), 'HOST', format('127.%s.%s.%s', l.net, a, b), 2600
  FROM (VALUES ('d', 1), ('s', 2)) AS l(letter, net), generate_series(1, 8) AS a, generate_series(1, 250) AS b
    ON CONFLICT DO NOTHING;
SQL
