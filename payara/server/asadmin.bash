# What install.sh and uninstall.sh share: how the domain is asked. Sourced.

asadmin=asadmin
connection=() # Program options of asadmin: where the domain is, and who asks.
passwords=''  # The file of --passwordfile.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Unless told, readline asks for a terminal that a script does not have.
export TERM=${TERM:-dumb}

die() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

# Takes an option of asadmin's; false when it is none.
connection_option() {
  case $1 in
    --asadmin) asadmin=$2 ;;
    --host | --port | --user) connection+=("$1" "$2") ;;
    --passwordfile) passwords=$2 connection+=("$1" "$2") ;;
    *) return 1 ;;
  esac
}

# A word of a command file, whatever is in it.
quoted() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# Runs the commands of a file, one a line, in one virtual machine. A failed one does not keep the next from being run; then it is false.
run() {
  [[ -s $1 ]] || return 0
  "$asadmin" "${connection[@]}" multimode --printprompt=false --file "$1" >"$scratch/output" 2>"$scratch/errors" </dev/null &&
    ! grep -q '^Command .* failed\.$' "$scratch/output"
}

# The first reason of a failure, in one line.
reason() {
  local text
  text=$(grep -v -e '^Command .*' -e '^Unable to retrieve infocmp' -e '^Usage:' -e '^$' "$scratch/errors" "$scratch/output" -h | head -n 1)
  printf '%s' "${text#remote failure: }"
}

# What is there, as lines for has and value.
survey() {
  printf '%s\n' 'get resources.*' 'get configs.config.server-config.*' 'get property.*' \
    list-applications list-libraries list-password-aliases __locations >"$scratch/survey"
  run "$scratch/survey" || die "asadmin does not reach the domain: $(reason)"
  cp "$scratch/output" "$scratch/there"
}

# Whether a line of what is there begins with these words.
has() {
  grep -q -e "^$1\( \|=\|\$\)" "$scratch/there"
}

# The value of a dotted name; empty when it has none.
value() {
  sed -n "s|^${1//./\\.}=||p" "$scratch/there" | head -n 1
}

# The domain's folder, on the machine where the server runs.
domain() {
  grep -m 1 '^/' "$scratch/there"
}

# Where the server has the plugin of its console; empty unless asadmin is of the server's own installation, on its own machine.
plugin() {
  local bin folder
  [[ -d $(domain) ]] || return 0
  bin=$(dirname "$(readlink -f "$(command -v "$asadmin")")")
  for folder in "$bin/../glassfish/modules" "$bin/../modules"; do
    [[ ! -d $folder ]] || { printf '%s/remora-console.jar' "$(cd "$folder" && pwd)" && return; }
  done
}
