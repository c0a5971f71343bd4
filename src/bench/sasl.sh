#!/bin/bash
# Starts Postfix with Dovecot SASL for submit.py: port 2525, TLS from the first octet, accounts u0 to u199@local.test, password `bench`.
#   sasl.sh argon2|crypt|ssha512 HASHES CHAIN      stop: peers.sh down postfix; peers.sh down dovecot
# HASHES: 200 lines $argon2id$... of `bench`, for argon2, which are made when the file is not there (needs argon2); the same belong into Remora's accounts.
# CHAIN: PEM, key and certificate, those of Remora.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bench=${BENCH:-$here/../../../shared/bench}
scheme=$1 hashes=$2 chain=$(realpath "$3")
export BENCH_STATE=${BENCH_STATE:-/var/tmp/mailbench}
mkdir -p "$BENCH_STATE"
[ -e "$hashes" ] || for i in $(seq 0 199); do printf bench | argon2 "$(openssl rand -hex 8)" -id -t 2 -k 19456 -p 1 -l 32 -e; done > "$hashes"
password() {
  case $scheme in
    argon2)  echo "{ARGON2ID}$(sed -n "$(($1 + 1))p" "$hashes")" ;;
    crypt)   doveadm pw -p bench ;;
    ssha512) doveadm pw -s SSHA512 -p bench ;;
  esac
}
"$bench/peers.sh" down postfix
"$bench/peers.sh" down dovecot
"$bench/peers.sh" install dovecot
for i in $(seq 0 199); do echo "u$i@local.test:$(password "$i")"; done > "$BENCH_STATE/passwd"
chmod 644 "$BENCH_STATE/passwd"
export DOVECOT_EXTRA="
passdb {
  driver = passwd-file
  args = username_format=%u $BENCH_STATE/passwd
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = 2526
  }
}"
export POSTFIX_EXTRA="smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:2526
smtpd_tls_wrappermode = yes
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = $chain
smtpd_client_restrictions = permit_sasl_authenticated, reject
tls_ssl_options = NO_TICKET
smtpd_tls_session_cache_timeout = 0s"
id benchmail > /dev/null 2>&1 || useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin benchmail
"$bench/peers.sh" conf dovecot
# The passdb of peers/dovecot.sh knows one password for everybody and would answer first.
sed -i '/^passdb {$/{N;/static/{N;N;d}}' "$BENCH_STATE/dovecot/etc/dovecot.conf"
"$bench/peers.sh" start dovecot
"$bench/peers.sh" up postfix
