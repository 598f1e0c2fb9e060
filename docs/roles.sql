-- The two roles and the database, once for each server: psql --username=postgres --file=docs/roles.sql
-- Passwords come from the environment: PORTAL_OWNER_PASSWORD, PORTAL_APP_PASSWORD.
\set ON_ERROR_STOP on
\getenv owner_password PORTAL_OWNER_PASSWORD
\getenv app_password PORTAL_APP_PASSWORD
CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal_app LOGIN PASSWORD :'app_password';
CREATE DATABASE portal OWNER portal_owner;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app;
\connect portal
SET ROLE portal_owner;
\ir grants.sql
