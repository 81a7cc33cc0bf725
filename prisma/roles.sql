-- The two roles of the application, made once by an administrator of the server. One owns the schema and migrates; the
-- other serves, owns nothing, and is bound by row security.
--   psql -v owner=ra_soat_owner -v owner_password=… -v serving=ra_soat_serving -v serving_password=… -f prisma/roles.sql
-- Then: CREATE DATABASE ra_soat OWNER ra_soat_owner, in a cluster or with a template whose collation is ICU vi-VN.
CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE :"serving" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'serving_password';
