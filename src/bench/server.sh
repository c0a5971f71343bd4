#!/bin/bash
# Starts remora.jar for the load generator of ../../../shared/bench: accounts u0..u999@local.test with password `bench`, in the
# accounting group `remora`, in the foreground. Ports: SMTP 3525, IMAP 3143, IMAPS 3993, POP3 3110, POP3S 3995, HTTP 3080.
#   server.sh [FOLDER] [JVM options...]      FOLDER: data, on a real disk; default /var/tmp/remora-bench
# Other mail goes to the sink, 127.0.0.1:2600; run routes.sh once it is up for the thousand destinations of `manydest` and `slowdest`.
# Every account shares one password hash, because a thousand Argon2id hashes take a minute.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bench=${BENCH:-$here/../../../shared/bench}
data=${1:-/var/tmp/remora-bench}
[ $# -gt 0 ] && shift
mkdir -p "$data"
hash='$argon2id$v=19$m=19456,t=2,p=1$XPuYxc9O/7H/wo+TSO3Fag$si48A78FLpLi/s8ueOu5V9OOeV6M4J5b5rbfIW2LlxY'
for i in $(seq 0 999); do echo "u$i@local.test:$hash"; done > "$data/accounts"
exec "$bench/peers.sh" cmd remora java "$@" \
  -Dremora.data="$data/data" -Dremora.hostname=mx.local.test -Dremora.domains=local.test -Dremora.accounts=@"$data/accounts" \
  -Dremora.smtp.port=3525 -Dremora.submission.port=3587 -Dremora.submissions.port=3465 -Dremora.lmtp.port=3033 -Dremora.submission.per.hour=0 -Dremora.submission.per.day=0 -Dremora.imap.port=3143 -Dremora.imaps.port=3993 -Dremora.pop3.port=3110 -Dremora.pop3s.port=3995 -Dremora.http.port=3080 -Dremora.relay=127.0.0.1:2600 \
  -jar "$here/../embedded/target/remora.jar"
