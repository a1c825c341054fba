"""The configuration that points the program at a scripted world."""

from __future__ import annotations

import json
from collections.abc import Sequence

from mineralwatch.demo import feeds, sam


def config_text(
    origin: str,
    symbols: Sequence[str],
    *,
    shipped_record: bool,
    desktop: bool,
    allow_private: bool,
    timeout: float,
    key_file: str | None,
) -> str:
    """TOML text; JSON strings are TOML strings too."""
    listed = "\n".join(
        f'[[feeds]]\nname = "{name}"\nurl = "{origin}/feeds/{name}"\ninterval = "15m"\n' for name in feeds.WRITERS
    )
    key = f"api_key_file = {json.dumps(key_file)}" if key_file else 'api_key_env = "SAM_API_KEY"'
    return f"""# The scripted world: everything in it is made up.
shipped_record = {str(shipped_record).lower()}
default_feeds = false

[sam]
api_url = "{origin}{sam.SEARCH}"
{key}
daily_calls = 1000

[quotes]
symbols = {json.dumps(list(symbols))}
providers = ["yahoo"]

[quotes.yahoo]
url = "{origin}/v8/finance/chart/{{symbol}}"

[alerts]
desktop = {str(desktop).lower()}

[network]
allow_private = {str(allow_private).lower()}
timeout = {timeout:g}

{listed}"""
