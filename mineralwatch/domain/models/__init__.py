"""The values that every part of the program shares, as frozen dataclasses and enums.

Money is in US dollars, as a float rounded to cents. Instants are aware datetimes. `None` always means "not known".
Several of these are stored as JSON by their field names (`store.codec`), so renaming a field needs a migration.
"""
