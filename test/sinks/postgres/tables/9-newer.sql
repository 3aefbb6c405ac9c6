-- What a version after ours may have added: columns with defaults, an index, a view.
ALTER TABLE inventory ADD COLUMN labels jsonb NOT NULL DEFAULT '{}', ADD COLUMN note text,
  ADD COLUMN stored_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN serial bigint GENERATED ALWAYS AS IDENTITY,
  ADD COLUMN size int GENERATED ALWAYS AS (length(resource_name)) STORED;
ALTER TABLE inventory_epochs ADD COLUMN holder text NOT NULL DEFAULT '';
CREATE INDEX inventory_labels_idx ON inventory USING gin (labels);
