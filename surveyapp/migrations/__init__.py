"""The schema's history. `store.schema.upgrade` runs it; both databases take the same steps."""
