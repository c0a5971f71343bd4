#!/usr/bin/env bash
# Installs Remora on a running domain of Payara Server 6, or upgrades it there. Any number of times: what is there stays as it is, but
# for the settings that are given and for RAR and WAR, which are deployed anew. uninstall.sh undoes it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=asadmin.bash
. "$here/asadmin.bash"

usage() {
  cat <<'TEXT'
usage: install.sh --rar FILE --war FILE [--driver FILE] [--console FILE] [OPTION ...] [NAME=VALUE ...]

  --rar, --war FILE     remora.rar and remora.war
  --driver FILE         PostgreSQL's JDBC driver, at the first install
  --console FILE        remora-console.jar, the node "Mail" of the admin console: it is there from the server's next start on
  --contextroot PATH    of REST and pages [/remora]
  --http URL            where the health check asks [http://HOST:port of http-listener-1]
  --asadmin FILE        [the one on the PATH]
  --host, --port, --user, --passwordfile   as asadmin has them

NAME=VALUE is a setting of README.md without "remora.": smtp.port=25, or REMORA_SMTP_PORT in the environment. What is not given stays
as it is, or has its default at the first install, which needs hostname, db.url, db.user and db.password. A VALUE of db.password,
relay.password, tls.password or admin.token that begins with @ names a file with it.
TEXT
}

declare -A given=() # setting, such as smtp.port → value
rar='' war='' driver='' console='' contextroot=/remora http='' host=localhost

# The settings the application reads by itself; the adapter's are those of adapter.properties.
application=(hostname domains accounts public.ports mta.sts.mode retry.first retry.most expire.after delay.notice trace.keep undelete.days safe.mode submission.per.hour submission.per.day
  max.messages.per.minute max.recipients.per.minute max.unknown.per.minute
  oauth.issuers oauth.audience oauth.claim realm realm.domain realm.create)
secrets=(db.password relay.password tls.password admin.token)

adapter_properties() {
  grep -v -e '^#' -e '^$' "$here/adapter.properties"
}

# smtp.port → smtpPort
property() {
  sed -E 's/\.(.)/\u\1/g' <<<"$1"
}

settings() {
  printf '%s\n' "${application[@]}" "${secrets[@]}" db.url db.user
  adapter_properties | sed -E 's/=.*//; s/([A-Z])/.\l\1/g'
}

while (($#)); do
  case $1 in
    -h | --help) usage && exit ;;
    --rar) rar=$2 ;;
    --war) war=$2 ;;
    --driver) driver=$2 ;;
    --console) console=$2 ;;
    --contextroot) contextroot=$2 ;;
    --http) http=${2%/} ;;
    [!-]*=*)
      given[${1%%=*}]=${1#*=}
      shift
      continue
      ;;
    *) connection_option "$1" "${2-}" || { usage >&2 && exit 2; } ;;
  esac
  [[ $1 != --host ]] || host=$2
  [[ -n ${2-} ]] || die "$1: needs a value"
  shift 2
done

mapfile -t known < <(settings | sort -u)
for setting in "${!given[@]}"; do
  [[ " ${known[*]} " == *" $setting "* ]] || die "$setting: no setting; there are: ${known[*]}"
done
for setting in "${known[@]}"; do
  variable=REMORA_$(tr 'a-z.' 'A-Z_' <<<"$setting")
  [[ -v given[$setting] || ! -v $variable ]] || given[$setting]=${!variable}
done
for setting in "${secrets[@]}"; do
  [[ ${given[$setting]-} != @* ]] || given[$setting]=$(<"${given[$setting]#@}")
done
[[ -r $rar ]] || die "--rar $rar: must be a readable file, remora.rar"
[[ -r $war ]] || die "--war $war: must be a readable file, remora.war"
[[ -z $console || -r $console ]] || die "--console $console: must be a readable file, remora-console.jar"

survey
has resources.resource-adapter-config.remora.resource-adapter-name || for setting in hostname db.url db.user db.password; do
  [[ -n ${given[$setting]-} ]] || die "$setting: must be given at the first install"
done
has 'postgresql-.*\.jar' || [[ -r $driver ]] || die "--driver $driver: must be a readable file, postgresql-VERSION.jar, as the domain has none"

commands=$scratch/commands
changes=$scratch/changes
: >"$commands" >"$changes"

add() {
  printf '%s\n' "$1" >>"$commands"
}

# Creates what has no line yet: has's words, then the command.
missing() {
  has "$1" || add "$2"
}

# Sets a dotted name unless it is so already.
put() {
  [[ $(value "$1") == "$2" ]] || printf 'set %s\n' "$(quoted "$1=$2")" >>"${3:-$commands}"
}

# Secrets are aliases: the domain's configuration names them, its key store has them.
for setting in "${secrets[@]}"; do
  [[ -n ${given[$setting]-} ]] || continue
  verb=create
  ! has "remora.$setting" || verb=update
  (umask 077 && { [[ -z $passwords ]] || cat "$passwords"; printf 'AS_ADMIN_ALIASPASSWORD=%s\n' "${given[$setting]}"; } >"$scratch/alias")
  "$asadmin" "${connection[@]}" --passwordfile "$scratch/alias" "$verb-password-alias" "remora.$setting" >"$scratch/output" 2>"$scratch/errors" ||
    die "$setting: $(reason)"
  rm "$scratch/alias"
done
for setting in relay.password tls.password; do
  [[ -z ${given[$setting]-} ]] || given[$setting]="\${ALIAS=remora.$setting}"
done

# The server: a message that JMS has acknowledged is on the disk; transactions that a crash cut in two are ended at the next start.
sync=$(value configs.config.server-config.jms-service.property.imq.persist.file.sync.enabled)
[[ $sync == true ]] || add "set 'configs.config.server-config.jms-service.property.imq\.persist\.file\.sync\.enabled=true'"
put configs.config.server-config.transaction-service.automatic-recovery true

# Every application sees the adapter's classes: by default one that defines its own MailSender by annotation is not deployed.
put configs.config.server-config.connector-service.class-loading-policy global

# The database: the options are those of Payara Micro's, but transactions may span more than this database.
missing 'postgresql-.*\.jar' "add-library $(quoted "$driver")"
pool() {
  local name=$1 resource=$2 options
  options=$(sed -n "s/^create-jdbc-connection-pool \(.*\) --property .*:\(ApplicationName=.*\) $name\$/\1 --property \2 $name/p" "$here/../micro/preboot.asadmin")
  # A file of commands is read twice: the first reading takes a backslash away.
  options=${options//\\=/\\\\=}
  missing "resources.jdbc-connection-pool.$name.name" "create-jdbc-connection-pool $(sed "$3" <<<"$options")"
  [[ -z ${given[db.url]-} ]] || put "resources.jdbc-connection-pool.$name.property.URL" "${given[db.url]}"
  [[ -z ${given[db.user]-} ]] || put "resources.jdbc-connection-pool.$name.property.User" "${given[db.user]}"
  put "resources.jdbc-connection-pool.$name.property.Password" '${ALIAS=remora.db.password}'
  add "ping-connection-pool $name"
  missing "resources.jdbc-resource.$resource.jndi-name" "create-jdbc-resource --connectionpoolid $name $resource"
}
pool remora-pool jdbc/remora 's/org.postgresql.ds.PGSimpleDataSource --restype javax.sql.DataSource/org.postgresql.xa.PGXADataSource --restype javax.sql.XADataSource/'
pool remora-plain-pool jdbc/remora-plain ''

# JMS: the broker keeps mail for the queues on its disk for as long as nobody takes it.
destination() {
  missing "resources.admin-object-resource.jms/remora/$2.jndi-name" "create-jmsdest --desttype ${1,} --property maxNumMsgs=-1:maxTotalMsgBytes=-1 remora.$2"
  missing "resources.admin-object-resource.jms/remora/$2.jndi-name" "create-jms-resource --restype jakarta.jms.$1 --property Name=remora.$2 jms/remora/$2"
}
destination Queue Outbox
destination Queue Rejected
destination Topic Events
missing resources.connector-resource.jms/remora/ConnectionFactory.jndi-name \
  'create-jms-resource --restype jakarta.jms.ConnectionFactory --property transaction-support=XATransaction jms/remora/ConnectionFactory'

for setting in "${application[@]}"; do
  [[ -v given[$setting] ]] || continue
  [[ $(value "property.payara.microprofile.remora.$setting") == "${given[$setting]}" ]] ||
    add "set-config-property --source domain --propertyname remora.$setting --propertyvalue $(quoted "${given[$setting]}")"
done

# The adapter. A running one takes each change at once; it goes on as before when it cannot, and the ping tells why.
config=resources.resource-adapter-config.remora
missing $config.resource-adapter-name 'create-resource-adapter-config --property smtpPort=25 remora'
while IFS='=' read -r name default; do
  setting=$(sed -E 's/([A-Z])/.\l\1/g' <<<"$name")
  if [[ -v given[$setting] ]]; then
    put "$config.property.$name" "${given[$setting]}" "$changes"
  elif [[ -n $default ]] && ! has "$config.property.$name"; then
    put "$config.property.$name" "$default" "$changes"
  fi
done < <(adapter_properties)

run "$commands" || die "$(reason)"
run "$changes" || die "$(reason)"

# Puts the adapter's settings back as they were: what cannot be used must not stand in the configuration at the server's next start.
restore() {
  sed -E 's/^set "([^=]*)=.*/\1/' "$changes" | while read -r name; do
    printf 'set %s\n' "$(quoted "$name=$(value "$name")")"
  done >"$scratch/restore"
  run "$scratch/restore" || true
}

if has remora && has resources.connector-connection-pool.remora-smtp-client.name; then
  echo 'ping-connection-pool remora-smtp-client' >"$commands"
  run "$commands" || {
    cause=$(sed -n 's/ Please check the server.log.*//p' "$scratch/errors" | head -n 1)
    restore
    die "${cause:-the adapter does not run}. The settings are those of before; mail goes on."
  }
fi

# What the application said in the server's log when it did not start, if the log is on this machine: asadmin does not repeat it.
told() {
  tail -n 1000 "$(domain)/logs/server.log" 2>/dev/null |
    sed -n -E 's/^ *(Remora cannot start|The database schema could not)(.*)\]\]$/\n\1\2/p' | tail -n 2
}

# The adapter before the application, which ends with the classes of the adapter it knows.
: >"$commands"
! has remora-app || add 'undeploy remora-app'
add "deploy --force=true --deploymentorder 90 --name remora $(quoted "$rar")"
add "deploy --force=true --name remora-app --contextroot $(quoted "$contextroot") $(quoted "$war")"
missing resources.connector-connection-pool.remora-smtp-client.name \
  'create-connector-connection-pool --raname remora --connectiondefinition fish.remora.api.SmtpClient --transactionsupport NoTransaction remora-smtp-client'
add 'ping-connection-pool remora-smtp-client'
run "$commands" || die "$(reason)$(told)"

http=${http:-http://$host:$(value configs.config.server-config.network-config.network-listeners.network-listener.http-listener-1.port)}
health=$(curl -sS --max-time 30 "$http/health/ready" 2>&1) || die "$http/health/ready: $health"
[[ $health == *'"status":"UP","checks":['*'"name":"database","status":"UP"'* ]] || die "$http/health/ready: $health"

# The console's plugin belongs to the installation, not to the domain, and is read when the server starts. By another name first: a server
# that runs may be reading the file.
if [[ -n $console ]]; then
  plugin=$(plugin)
  if [[ -z $plugin ]]; then
    echo "The admin console: copy $console into glassfish/modules of the server's installation, which is not that of $asadmin, and restart the server."
  elif ! cmp -s "$console" "$plugin"; then
    if { cp "$console" "$plugin.new" && mv "$plugin.new" "$plugin"; } 2>"$scratch/errors"; then
      echo 'The admin console shows the node "Mail" of this version once the server is restarted. Mail needs no restart.'
    else
      echo "The admin console: copy $console to $plugin and restart the server. $(head -n 1 "$scratch/errors")"
    fi
  fi
fi

[[ $sync == true ]] || echo 'If JMS was in use on this domain before, restart it: its broker writes to the disk at once from its next start on.'
[[ -n ${given[admin.token]-} ]] || has remora.admin.token || echo "Without admin.token=TOKEN $http${contextroot%/}/api stays closed."
echo "Remora is ready: $http/health/ready"
