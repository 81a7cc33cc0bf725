#!/bin/bash
# Run once by the PostgreSQL image, when its data folder is empty: the two roles and the database of the application, and TLS for
# whoever comes over the network. The passwords come from files and are not seen in the list of processes.
set -euo pipefail
OWNER_PASSWORD="$(cat /run/secrets/owner_password)"
SERVING_PASSWORD="$(cat /run/secrets/serving_password)"
export OWNER_PASSWORD SERVING_PASSWORD
psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner OWNER_ROLE
\getenv owner_password OWNER_PASSWORD
\getenv serving SERVING_ROLE
\getenv serving_password SERVING_PASSWORD
\getenv database APP_DATABASE
\i /opt/ra-soat/roles.sql
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
ALTER SYSTEM SET ssl = on;
SQL
# PostgreSQL takes a key that nobody else can read.
install -m 600 /run/secrets/database_key "$PGDATA/server.key"
install -m 644 /run/secrets/database_certificate "$PGDATA/server.crt"
sed -i 's/^host \(.*\)$/hostssl \1/' "$PGDATA/pg_hba.conf"
