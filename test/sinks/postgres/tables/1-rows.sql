-- As commit 8aba0ba made it: no history, no indexes but one.
CREATE TABLE inventory (
  cluster text NOT NULL DEFAULT '', inventory_namespace text NOT NULL DEFAULT '', inventory_name text NOT NULL DEFAULT '',
  target_namespace text NOT NULL DEFAULT '', target_name text NOT NULL DEFAULT '', source_uid text NOT NULL DEFAULT '',
  resource_namespace text NOT NULL DEFAULT '', resource_name text NOT NULL DEFAULT '', api_group text NOT NULL DEFAULT '',
  api_version text NOT NULL DEFAULT '', kind text NOT NULL DEFAULT '', payload jsonb NOT NULL DEFAULT '{}',
  digest bytea NOT NULL DEFAULT '', exported_at timestamp with time zone NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid));
CREATE TABLE inventory_epochs (
  cluster text NOT NULL DEFAULT '', inventory_namespace text NOT NULL DEFAULT '', inventory_name text NOT NULL DEFAULT '',
  epoch bigint NOT NULL DEFAULT 0, PRIMARY KEY (cluster, inventory_namespace, inventory_name));
CREATE INDEX inventory_kind_idx ON inventory (kind, resource_namespace);
