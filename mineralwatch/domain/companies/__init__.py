"""The names of companies and awardees: how they are written, recognised and compared."""
