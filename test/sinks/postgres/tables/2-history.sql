-- As commit db80e03 made it with a history, before readers.
\i 1-rows.sql
CREATE INDEX inventory_name_idx ON inventory (resource_namespace, resource_name);
CREATE INDEX inventory_age_idx ON inventory (exported_at);
CREATE INDEX inventory_attr_idx ON inventory USING gin ((payload -> 'attributes') jsonb_path_ops);
CREATE TABLE inventory_history (
  cluster text NOT NULL DEFAULT '', inventory_namespace text NOT NULL DEFAULT '', inventory_name text NOT NULL DEFAULT '',
  target_namespace text NOT NULL DEFAULT '', target_name text NOT NULL DEFAULT '', source_uid text NOT NULL DEFAULT '',
  resource_namespace text NOT NULL DEFAULT '', resource_name text NOT NULL DEFAULT '', api_group text NOT NULL DEFAULT '',
  api_version text NOT NULL DEFAULT '', kind text NOT NULL DEFAULT '', payload jsonb NOT NULL DEFAULT '{}',
  digest bytea NOT NULL DEFAULT '', exported_at timestamp with time zone NOT NULL DEFAULT '-infinity',
  valid_from timestamp with time zone NOT NULL DEFAULT '-infinity', valid_to timestamp with time zone CHECK (valid_to >= valid_from),
  PRIMARY KEY (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid, valid_from));
CREATE UNIQUE INDEX inventory_open_idx ON inventory_history
  (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid) WHERE valid_to IS NULL;
CREATE INDEX inventory_past_idx ON inventory_history (valid_to);
CREATE INDEX inventory_object_idx ON inventory_history (resource_namespace, resource_name, valid_from);
