-- The least that a table of ours can be: the key and the item, before digests, identity columns and epochs.
CREATE TABLE inventory (
  cluster text NOT NULL DEFAULT '', inventory_namespace text NOT NULL DEFAULT '', inventory_name text NOT NULL DEFAULT '',
  target_namespace text NOT NULL DEFAULT '', target_name text NOT NULL DEFAULT '', source_uid text NOT NULL DEFAULT '',
  payload jsonb NOT NULL DEFAULT '{}', exported_at timestamp with time zone NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid));
