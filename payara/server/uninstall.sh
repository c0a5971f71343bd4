#!/usr/bin/env bash
# Takes Remora off a domain of Payara Server 6, and off the admin console of its installation. The mail stays in PostgreSQL: install.sh finds
# it again; what still waits in the JMS queues, jms/remora/Rejected too, goes. What other applications may use by now stays too: the JDBC
# driver, the JMS broker's file sync, the recovery of transactions, the class loading of adapters.
set -euo pipefail
# shellcheck source=asadmin.bash
. "$(cd "$(dirname "$0")" && pwd)/asadmin.bash"

while (($#)); do
  connection_option "$1" "${2-}" || {
    echo 'usage: uninstall.sh [--asadmin FILE] [--host HOST] [--port PORT] [--user USER] [--passwordfile FILE]' >&2
    exit 2
  }
  shift 2
done

survey
commands=$scratch/commands
: >"$commands"

# Deletes what there is: has's words, then the command.
present() {
  ! has "$1" || printf '%s\n' "$2" >>"$commands"
}

present remora-app 'undeploy remora-app'
present resources.connector-connection-pool.remora-smtp-client.name 'delete-connector-connection-pool remora-smtp-client'
present remora 'undeploy remora'
present resources.resource-adapter-config.remora.resource-adapter-name 'delete-resource-adapter-config remora'
for name in ConnectionFactory Outbox Rejected Events; do
  present "resources\..*-resource.jms/remora/$name.jndi-name" "delete-jms-resource jms/remora/$name"
done
for destination in 'queue Outbox' 'queue Rejected' 'topic Events'; do
  read -r type name <<<"$destination"
  present "resources.admin-object-resource.jms/remora/$name.jndi-name" "delete-jmsdest --desttype $type remora.$name"
done
for name in remora remora-plain; do
  present "resources.jdbc-resource.jdbc/$name.jndi-name" "delete-jdbc-resource jdbc/$name"
  present "resources.jdbc-connection-pool.$name-pool.name" "delete-jdbc-connection-pool $name-pool"
done
for name in $(sed -n 's/^property\.payara\.microprofile\.\(remora\.[^=]*\)=.*/\1/p' "$scratch/there"); do
  present "property.payara.microprofile.$name" "delete-config-property --source domain --propertyname $name"
done
for name in $(grep '^remora\.[a-z.]*$' "$scratch/there"); do
  present "$name" "delete-password-alias $name"
done

run "$commands" || die "$(reason)"

plugin=$(plugin)
if [[ -z $plugin ]]; then
  echo "The admin console: if glassfish/modules of the server's installation has remora-console.jar, take it away."
elif [[ -e $plugin ]]; then
  rm "$plugin" && echo 'The node "Mail" of the admin console is gone once the server is restarted.'
fi
echo 'Remora is uninstalled; its mail is still in the database.'
