"""The materials that are bought: their names, families and units of weight."""
