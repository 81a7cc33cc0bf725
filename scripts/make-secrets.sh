#!/bin/bash
# Makes the secrets of docker-compose.yml that are not there yet, each in a file of its own; what is there stays as it is.
#   bash scripts/make-secrets.sh [folder]
# The folder opens for its owner alone. The files in it are for whoever a container runs as.
set -euo pipefail
folder="${1:-$(dirname "$0")/../.data/secrets}"
umask 077
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

# What the command prints, under that name. Whole or not at all: a name is given to what is written.
keep() {
  local name="$1"
  shift
  if [ -e "$name" ]; then return; fi
  "$@" > ".$name.new"
  chmod 444 ".$name.new"
  mv ".$name.new" "$name"
}

# The database's own certificate: whoever connects has it, and believes no other.
certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=database \
    -addext subjectAltName=DNS:database -keyout .key.new 2> /dev/null
  chmod 444 .key.new
  mv .key.new database_key
}

address() {
  local tls='sslmode=verify-full&sslrootcert=/run/secrets/database_certificate'
  printf 'postgresql://%s:%s@database:5432/ra_soat?%s' "$1" "$(cat "$2")" "$tls"
}

for name in postgres_password owner_password serving_password; do keep "$name" openssl rand -hex 24; done
for name in nextauth_secret identity_hash_key door_key trail_key backup_key; do keep "$name" openssl rand -base64 32; done
keep identity_keys printf 'k1:%s' "$(openssl rand -base64 32)"
# The province's provider of sign-ins gives it; empty where there is none.
keep oidc_client_secret true
keep database_certificate certificate
keep database_url address ra_soat_serving serving_password
keep database_owner_url address ra_soat_owner owner_password
