#!/bin/bash
# Accept rate with an empty store and with a million stored messages, in one run: twice three repetitions of `bench.py accept`.
#   growth.sh [MESSAGES]      a server started by server.sh must be running and warm; needs psql
# The million is written by SQL, spread over the thousand mailboxes with all its rows (message, content of 1 KB, entry, counters).
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bench=${BENCH:-$here/../../../shared/bench}
data=${DATA:-/var/tmp/remora-bench/data}
n=${1:-1000000}
export PGPASSWORD=$(cat "$data/postgres.password")
sql() { psql -h 127.0.0.1 -p "$(cat "$data/postgres.port")" -U remora -d remora -qAt -v ON_ERROR_STOP=1 "$@"; }
accept() { python3 "$bench/bench.py" accept 127.0.0.1:3525 --peer remora -c 20 -n 6000 -s 4096 --repeat 5 |
  python3 -c 'import json,statistics,sys; r=[json.loads(l) for l in sys.stdin]; print("%s: acks/s %.0f, CPU us/message %.0f (medians of %d)" % (sys.argv[1], statistics.median(x["acks_per_s"] for x in r), statistics.median(x["srv_cpu_us_per_msg"] for x in r), len(r)))' "$1"; }
accept "$(sql -c 'select count(*) from message') messages stored"
sql <<SQL
BEGIN;
CREATE TEMP TABLE box AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, uid_next FROM mailbox;
CREATE TEMP TABLE fill AS SELECT 1000000 + g AS id, b.id AS mailbox_id, b.uid_next + g / (SELECT count(*) FROM box) AS uid
  FROM generate_series(0, $n - 1) AS g JOIN box b ON b.n = g % (SELECT count(*) FROM box);
INSERT INTO message (id, received_at, size, parts, sender, header_index, copies)
  SELECT id, now(), 1024, 1, 'x@example.net', '{"subject":"filled"}', 1 FROM fill ORDER BY id;
INSERT INTO content (message_id, part, octets) SELECT id, 0, convert_to(repeat('0123456789abcdef', 64), 'UTF8') FROM fill ORDER BY id;
INSERT INTO entry (mailbox_id, uid, message_id, size, internal_date, modseq) SELECT mailbox_id, uid, id, 1024, now(), 1 FROM fill ORDER BY id;
UPDATE mailbox m SET uid_next = m.uid_next + f.n, messages = m.messages + f.n, octets = m.octets + 1024 * f.n
  FROM (SELECT mailbox_id, count(*) AS n FROM fill GROUP BY mailbox_id) f WHERE f.mailbox_id = m.id;
COMMIT;
VACUUM ANALYZE;
CHECKPOINT;
SQL
accept "$(sql -c 'select count(*) from message') messages stored"
