"""What a wrong value of each setting is answered with, word for word: people search for these sentences."""

from __future__ import annotations

import pytest

from mineralwatch.config.config_file import parse_config

MESSAGES = [
    (
        '[[alerts.rules]]\nname = "r"\nwhen = "knd:extended"',
        "alerts.rules[1].when must be a query (query, character 1: no field 'knd' (put words with a colon in quotes to search the text); did you mean 'kind'?)",  # noqa: E501
    ),
    (
        '[[alerts.rules]]\nwhen = "kind:extended"\nname = 2026-11-20',
        "alerts.rules[1].name must be a name of letters, digits, hyphens, dots and underscores",
    ),
    (
        '[[feeds]]\nname = "f"\nurl = "https://f.x/"\ninterval = "1h30m"',
        'feeds[1].interval must be a duration like "90s", "30m", "24h" or "7d"',
    ),
    (
        '[[feeds]]\nname = "f"\nurl = "https://me:pw@x/"',
        "feeds[1].url must be an address without a user name or password in it",
    ),
    (
        '[[feeds]]\nurl = "https://f.x/"\nname = 2026-11-20',
        "feeds[1].name must be a name of letters, digits, hyphens, dots and underscores",
    ),
    ("[alerts]\ncommand = 2026-11-20", "alerts.command must be a list of texts in quotes"),
    ("[alerts]\ndesktop = 2026-11-20", "alerts.desktop must be true or false"),
    (
        '[alerts]\nquiet_hours = "25:00-07:00"',
        'alerts.quiet_hours must be two times of day like "22:00-07:00", or empty',
    ),
    ('[alerts]\nreminders = ["7d","soon"]', 'alerts.reminders must be a duration like "90s", "30m", "24h" or "7d"'),
    ("[alerts]\nterminal = 2026-11-20", 'alerts.terminal must be one of "auto", "on", "off"'),
    ('[alerts]\ntimezone = "Mars/Olympus"', 'alerts.timezone must be a time zone like "America/New_York"'),
    ("[alerts]\nurls = 2026-11-20", "alerts.urls must be a list of texts in quotes"),
    ('[edgar]\ncontact = "not mail"', "edgar.contact must be an e-mail address, or empty"),
    ("[edgar]\ndocuments = 2026-11-20", "edgar.documents must be an address that begins with https:// or http://"),
    ('[edgar]\ninterval = "1h30m"', 'edgar.interval must be a duration like "90s", "30m", "24h" or "7d"'),
    ('[edgar]\nurl = "https://me:pw@x/"', "edgar.url must be an address without a user name or password in it"),
    ("[federal_register]\nenabled = 2026-11-20", "federal_register.enabled must be true or false"),
    (
        '[federal_register]\ninterval = "1h30m"',
        'federal_register.interval must be a duration like "90s", "30m", "24h" or "7d"',
    ),
    (
        '[federal_register]\nurl = "https://me:pw@x/"',
        "federal_register.url must be an address without a user name or password in it",
    ),
    ("[network]\nallow_private = 2026-11-20", "network.allow_private must be true or false"),
    ('[network]\nmax_body = "32 MBit"', 'network.max_body must be a size like "500kB" or "32MB"'),
    ("[network]\npace_loopback = 2026-11-20", "network.pace_loopback must be true or false"),
    (
        "[network]\nproxy = 2026-11-20",
        "network.proxy must be an address like http://host:8080 or socks5://user:password@host:1080, with blanks and signs such as @ : / # in a user or password percent-encoded; or empty",  # noqa: E501
    ),
    ("[network]\ntimeout = nan", "network.timeout must be a number of seconds from 0.1 to 3600"),
    ("[network]\nuser_agent_contact = 2026-11-20", "network.user_agent_contact must be text of one line in quotes"),
    (
        '[quotes.finnhub]\napi_key_command = ["aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9d"]',
        'quotes.finnhub.api_key_command must be a command that prints the key, like ["pass", "show", "sam"], not the key itself',  # noqa: E501
    ),
    (
        '[quotes.finnhub]\napi_key_env = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9d"',
        "quotes.finnhub.api_key_env must be the name of an environment variable that holds the key, like SAM_API_KEY, not the key itself",  # noqa: E501
    ),
    ("[quotes.finnhub]\napi_key_file = 2026-11-20", "quotes.finnhub.api_key_file must be text in quotes, not empty"),
    (
        "[quotes.finnhub]\napi_key_keyring = 2026-11-20",
        "quotes.finnhub.api_key_keyring must be text in quotes, not empty",
    ),
    (
        '[quotes.finnhub]\nurl = "https://me:pw@x/"',
        "quotes.finnhub.url must be an address without a user name or password in it",
    ),
    (
        '[quotes.nasdaq]\nurl = "https://me:pw@x/"',
        "quotes.nasdaq.url must be an address without a user name or password in it",
    ),
    (
        '[quotes.yahoo]\nurl = "https://me:pw@x/"',
        "quotes.yahoo.url must be an address without a user name or password in it",
    ),
    ('[quotes]\ninterval = "1h30m"', 'quotes.interval must be a duration like "90s", "30m", "24h" or "7d"'),
    (
        '[quotes]\nproviders = ["yahoo","nasdac"]',
        'quotes.providers must be a list of "yahoo", "nasdaq", "finnhub", not \'nasdac\'; did you mean \'nasdaq\'?',
    ),
    ("[quotes]\nsymbols = 2026-11-20", "quotes.symbols must be a list of texts in quotes"),
    (
        '[sam]\napi_key_command = ["aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9d"]',
        'sam.api_key_command must be a command that prints the key, like ["pass", "show", "sam"], not the key itself',
    ),
    (
        '[sam]\napi_key_env = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9d"',
        "sam.api_key_env must be the name of an environment variable that holds the key, like SAM_API_KEY, not the key itself",  # noqa: E501
    ),
    ("[sam]\napi_key_file = 2026-11-20", "sam.api_key_file must be text in quotes, not empty"),
    ("[sam]\napi_key_keyring = 2026-11-20", "sam.api_key_keyring must be text in quotes, not empty"),
    ('[sam]\napi_url = "ftp://x"', "sam.api_url must be an address that begins with https:// or http://"),
    ("[sam]\ndaily_calls = 2026-11-20", "sam.daily_calls must be a whole number from 1"),
    ('[sam]\ninterval = "1h30m"', 'sam.interval must be "auto" or a duration like "90s", "30m", "24h" or "7d"'),
    ("[sam_bulk]\nenabled = 2026-11-20", "sam_bulk.enabled must be true or false"),
    ('[sam_bulk]\ninterval = "1h30m"', 'sam_bulk.interval must be a duration like "90s", "30m", "24h" or "7d"'),
    ('[sam_bulk]\nurl = "https://me:pw@x/"', "sam_bulk.url must be an address without a user name or password in it"),
    ("[ui.keys]\nopen = 2026-11-20", "ui.keys.open must be text in quotes, not empty"),
    ("[ui.keys]\nstar = 2026-11-20", "ui.keys.star must be text in quotes, not empty"),
    ("[ui]\nascii = 2026-11-20", 'ui.ascii must be one of "auto", "on", "off"'),
    ("[ui]\ntheme = 2026-11-20", "ui.theme must be text in quotes, not empty"),
    ("[usaspending]\nenabled = 2026-11-20", "usaspending.enabled must be true or false"),
    ('[usaspending]\ninterval = "1h30m"', 'usaspending.interval must be a duration like "90s", "30m", "24h" or "7d"'),
    (
        '[usaspending]\nurl = "https://me:pw@x/"',
        "usaspending.url must be an address without a user name or password in it",
    ),
    (
        '[watch]\nmaterials = ["tin","Sn","unobtainium"]',
        "watch.materials must be names of the catalogue, like 'uranium' (not 'unobtainium')",
    ),
    ("[watch]\noffices = 2026-11-20", "watch.offices must be a list of texts in quotes"),
    ("default_feeds = 2026-11-20", "default_feeds must be true or false"),
    ("shipped_record = 2026-11-20", "shipped_record must be true or false"),
]


@pytest.mark.parametrize(("text", "message"), MESSAGES, ids=[message.split(" ")[0] for _, message in MESSAGES])
def test_a_wrong_value_is_named_with_what_is_allowed(text: str, message: str) -> None:
    _, problems, _ = parse_config(f"# a comment\n{text}\n", "config.toml")
    assert problems == [f"config.toml, line {text.count(chr(10)) + 2}: {message}"]
