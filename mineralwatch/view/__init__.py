"""Pure wording: snapshot, query and now become rows, cells and sentences."""
