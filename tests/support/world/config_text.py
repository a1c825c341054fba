"""The configuration that points the program at a scripted world."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.support.world import official_file, quote_providers, registers, scripted_sam


@dataclass(frozen=True, slots=True)
class Choices:
    """What a test chooses of the configuration."""

    shipped_record: bool = False
    desktop: bool = False
    allow_private: bool = True
    timeout: float = 5
    key_file: str | None = None
    api: bool = True
    bulk_enabled: bool = False
    providers: Sequence[str] = ("yahoo",)
    registers: bool = False


def config_text(origin: str, symbols: Sequence[str], names: Iterable[str], chosen: Choices) -> str:
    """TOML text with the feeds of these names; JSON strings are TOML strings too."""
    listed = "\n".join(
        f'[[feeds]]\nname = "{name}"\nurl = "{origin}/feeds/{name}"\ninterval = "15m"\n' for name in names
    )
    # A name that no environment has stands for a person without a key.
    named = "SAM_API_KEY" if chosen.api else "NO_KEY_IN_THIS_WORLD"
    key = f"api_key_file = {json.dumps(chosen.key_file)}" if chosen.key_file else f'api_key_env = "{named}"'
    return f"""# The scripted world: everything in it is made up.
shipped_record = {str(chosen.shipped_record).lower()}
default_feeds = false

[sam]
api_url = "{origin}{scripted_sam.SEARCH}"
{key}
daily_calls = 1000

[sam_bulk]
enabled = {str(chosen.bulk_enabled).lower()}
url = "{origin}{official_file.PATH}"

[federal_register]
enabled = {str(chosen.registers).lower()}
url = "{origin}{registers.FEDERAL_REGISTER}"

[edgar]
contact = "{"someone@example.com" if chosen.registers else ""}"
url = "{origin}{registers.EDGAR}{{cik:010d}}.json"
documents = "{origin}{registers.DOCUMENTS}"

[usaspending]
enabled = {str(chosen.registers).lower()}
url = "{origin}{registers.SEARCH}"

[quotes]
symbols = {json.dumps(list(symbols))}
providers = {json.dumps(list(chosen.providers))}

[quotes.yahoo]
url = "{origin}/v8/finance/chart/{{symbol}}"
[quotes.nasdaq]
url = "{origin}{quote_providers.NASDAQ}{{symbol}}/info"
[quotes.finnhub]
url = "{origin}{quote_providers.FINNHUB}"
api_key_env = "FINNHUB_API_KEY"

[alerts]
desktop = {str(chosen.desktop).lower()}

[network]
allow_private = {str(chosen.allow_private).lower()}
timeout = {chosen.timeout:g}

{listed}"""
