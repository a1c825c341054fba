"""Reads the configuration file into Settings. An unknown key is an error, since it is most likely a typing mistake."""

from __future__ import annotations

import os

from mineralwatch.config.paths import Paths
from mineralwatch.config.secret_settings import file_warning, looks_secret
from mineralwatch.config.settings import Settings
from mineralwatch.config.toml_lines import KeyPath, line_of
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.safe_text import clean_text

_MAX_CHARACTERS = 256_000
_PARSER_POSITION = lazy_pattern(r" ?\(at line (\d+), column \d+\)| ?\(at end of document\)")


def load_settings(paths: Paths) -> Settings:
    """The settings in the configuration file, or the defaults when no file exists and the command line named none.

    Raises UsageError with the first problem (its file, line, key and the nearest known key) and the number of further
    problems.
    """
    settings, problems, _ = _read(paths)
    if problems:
        more = f" (and {len(problems) - 1} more: `mineralwatch config validate`)" if len(problems) > 1 else ""
        raise UsageError(problems[0] + more)
    return settings


def config_problems(paths: Paths) -> list[str]:
    """Every problem of the file, a line each; empty when the file is valid or missing."""
    return _read(paths)[1]


def config_notes(paths: Paths) -> list[str]:
    """Notes on a valid file, a line each: keys that this version does not use, permissions that are too open."""
    return _read(paths)[2]


def parse_config(text: str, name: str) -> tuple[Settings, list[str], list[str]]:
    """Settings, problems and notes of TOML text; `name` is the file name in the messages.

    When there are problems, the settings are the defaults.
    """
    import tomllib

    from mineralwatch.config.settings_reader import read_settings, unused_settings

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PARSER_POSITION.search(str(error))
        line = found.group(1) if found and found.group(1) else str(len(text.splitlines()) or 1)
        return Settings(), [f"{name}, line {line}: {_PARSER_POSITION.sub('', str(error))}: this is not TOML"], []
    except RecursionError:
        return Settings(), [f"{name}: its lists or tables are nested too deeply: no setting needs that"], []
    settings, mistakes = read_settings(data)
    problems = [_message(name, text, path, words) for path, words in mistakes]
    unused = unused_settings(settings)
    remarks = [_message(name, text, path, "is known, and not used by this version") for path in unused]
    return (Settings() if problems else settings), problems, remarks


def unused_keys(settings: Settings) -> tuple[str, ...]:
    """The keys, with their tables, that are set and that this version does not use."""
    if settings == Settings():  # nothing is set, and most who start the program set nothing
        return ()
    from mineralwatch.config.settings_reader import unused_settings

    return tuple(map(_dotted, unused_settings(settings)))


def _read(paths: Paths) -> tuple[Settings, list[str], list[str]]:
    """Settings, problems and notes of the configuration file, and of the key files that it names."""
    file = paths.config_file
    try:
        with file.open(encoding="utf-8-sig") as stream:
            text = stream.read(_MAX_CHARACTERS + 1)
        writable = os.name == "posix" and bool(file.stat().st_mode & 0o022)
    except FileNotFoundError:
        missing = [f"{file}: there is no such file; leave --config out or name another"] if paths.config_named else []
        return Settings(), missing, []
    except UnicodeDecodeError:
        return Settings(), [f"{file}: this is not UTF-8 text"], []
    except OSError as error:
        return Settings(), [f"{file} cannot be read ({error.strerror}): mend its permissions or name another"], []
    if len(text) > _MAX_CHARACTERS:
        return Settings(), [f"{file}: is larger than {_MAX_CHARACTERS // 1000} kB, which no configuration needs"], []
    settings, problems, remarks = parse_config(text, str(file))
    if writable:
        remarks.append(f"{file} can be changed by others: chmod go-w {file}")
    files = (settings.sam.api_key_file, settings.quotes.finnhub.api_key_file)
    return settings, problems, [*remarks, *filter(None, (file_warning(name) for name in files if name))]


def _message(name: str, text: str, path: KeyPath, words: str) -> str:
    line = line_of(text, path)
    return f"{name}{f', line {line}' if line else ''}: {_dotted(path)} {words}"


def _dotted(path: KeyPath) -> str:
    """A key with its tables, as messages print it: `feeds[2].url`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_printable_key(part)}" for part in path).lstrip(
        "."
    )


def _printable_key(name: str) -> str:
    """A key of the file as messages print it: on one line, and hidden when it looks like a misplaced API key."""
    return "(a key?)" if looks_secret(name) else clean_text(name, 60)
