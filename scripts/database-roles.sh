#!/bin/bash
# Run once by the PostgreSQL image, when its data folder is empty: the two roles and the database of the application.
# The passwords come from the environment and are not seen in the list of processes.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner OWNER_ROLE
\getenv owner_password OWNER_PASSWORD
\getenv serving SERVING_ROLE
\getenv serving_password SERVING_PASSWORD
\getenv database APP_DATABASE
\i /opt/ra-soat/roles.sql
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
