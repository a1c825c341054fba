"""The configuration that makes the program read the demonstration's own sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from mineralwatch.demo import scripted_sam
from mineralwatch.demo.demo_world import CHART_PATH, FEED_PATH


def config_text(origin: str, symbols: Sequence[str], feeds: Iterable[str], key_file: str) -> str:
    """The configuration as TOML text; every source that the demonstration does not imitate is switched off. Strings are
    written as JSON, which TOML reads alike."""
    tables = "\n".join(
        f'[[feeds]]\nname = "{name}"\nurl = "{origin}{FEED_PATH}{name}"\ninterval = "15m"\n' for name in feeds
    )
    # The replay presents the shipped record as notices, so the record itself is not loaded into the store.
    return f"""# The demonstration: everything in it is made up or replayed.
shipped_record = false
default_feeds = false

[sam]
api_url = "{origin}{scripted_sam.SEARCH}"
api_key_file = {json.dumps(key_file)}
daily_calls = 1000

[sam_bulk]
enabled = false

[federal_register]
enabled = false

[usaspending]
enabled = false

[quotes]
symbols = {json.dumps(list(symbols))}
providers = ["yahoo"]

[quotes.yahoo]
url = "{origin}{CHART_PATH}{{symbol}}"

[alerts]
desktop = false

[network]
allow_private = true
timeout = 5

{tables}"""
