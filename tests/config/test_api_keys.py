from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from mineralwatch.config.api_keys import finnhub_key, sam_key
from mineralwatch.config.secret_settings import file_warning
from mineralwatch.config.settings import FinnhubSettings, SamSettings
from mineralwatch.domain.errors import UsageError

KEY = "SAM-0000-secret"


def _sam(**where: object) -> SamSettings:
    return SamSettings(api_key_env=None, **where)  # type: ignore[arg-type]


def test_no_key_is_none() -> None:
    assert sam_key(SamSettings(), {}) is None
    assert sam_key(SamSettings(), {"SAM_API_KEY": "  "}) is None
    assert sam_key(_sam(), {"SAM_API_KEY": KEY}) is None


def test_the_environment_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("of-the-file\n")
    sam = SamSettings(api_key_env="MINE", api_key_file=str(file))
    assert sam_key(sam, {"MINE": f" {KEY}\n"}) == KEY
    assert sam_key(sam, {"SAM_API_KEY": KEY}) == "of-the-file"


def test_a_key_file_is_read_without_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    assert sam_key(_sam(api_key_file=str(file)), {}) == KEY


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"two words", b"line\nline", b"\xff\xfe", b"caf\xc3\xa9", b"a\x1b[0m", b"x" * 600]
)
def test_what_is_no_key_is_refused_without_showing_it(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="key") as caught:
        sam_key(_sam(api_key_file=str(file)), {})
    shown = content.decode("utf-8", "replace").strip()
    assert not shown or shown not in str(caught.value)


def test_a_missing_key_file_says_what_to_mend(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be read.*mend api_key_file"):
        sam_key(_sam(api_key_file=str(tmp_path / "none")), {})


def test_a_key_file_for_all_to_read_is_warned_of(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY)
    file.chmod(0o640)
    assert file_warning(str(file)) == f"the key file {file} can be read by others: chmod 600 {file}"
    file.chmod(0o600)
    assert file_warning(str(file)) is None
    assert file_warning(str(tmp_path / "none")) is None


def test_a_command_gives_the_key_without_a_shell() -> None:
    program = "import sys; print(sys.argv[1])"
    assert sam_key(_sam(api_key_command=(sys.executable, "-c", program, "$HOME;x")), {}) == "$HOME;x"


def test_a_command_that_fails_is_named_and_its_words_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for program, words in {
        f"import sys; sys.exit('{KEY}')": "ended with code 1",
        "pass": "holds no key",
    }.items():
        with pytest.raises(UsageError, match=words) as caught:
            sam_key(_sam(api_key_command=(sys.executable, "-c", program)), {})
        assert KEY not in str(caught.value)
    with pytest.raises(UsageError, match="cannot be run"):
        sam_key(_sam(api_key_command=("/no/such/program",)), {})
    monkeypatch.setattr("mineralwatch.config.api_keys.COMMAND_SECONDS", 0.2)
    with pytest.raises(UsageError, match="gave no key within"):
        sam_key(_sam(api_key_command=(sys.executable, "-c", "import time; time.sleep(30)")), {})


def test_the_keyring_is_asked_by_service_and_user(monkeypatch: pytest.MonkeyPatch) -> None:
    class KeyringError(Exception):
        pass

    def get_password(service: str, user: str) -> str | None:
        if service == "locked":
            raise KeyringError(KEY)
        return {("mineralwatch", "sam"): KEY, ("other", "me"): "theirs"}.get((service, user))

    errors = types.SimpleNamespace(KeyringError=KeyringError)
    monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(get_password=get_password, errors=errors))
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert sam_key(_sam(api_key_keyring="mineralwatch"), {}) == KEY
    assert sam_key(_sam(api_key_keyring="other:me"), {}) == "theirs"
    with pytest.raises(UsageError, match="holds no key"):
        sam_key(_sam(api_key_keyring="none"), {})
    with pytest.raises(UsageError, match="cannot be asked") as caught:
        sam_key(_sam(api_key_keyring="locked"), {})
    assert KEY not in str(caught.value)


def test_without_the_keyring_package_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match=r"mineralwatch\[secrets\]"):
        sam_key(_sam(api_key_keyring="mineralwatch"), {})


def test_the_finnhub_key_is_read_in_the_same_way(tmp_path: Path) -> None:
    assert finnhub_key(FinnhubSettings(), {}) is None
    assert finnhub_key(FinnhubSettings(), {"SAM_API_KEY": KEY}) is None
    assert finnhub_key(FinnhubSettings(), {"FINNHUB_API_KEY": KEY}) == KEY
    assert finnhub_key(FinnhubSettings(api_key_command=("printf", KEY)), {"PATH": "/usr/bin:/bin"}) == KEY
    with pytest.raises(UsageError, match=r"mend api_key_file in \[quotes.finnhub\]"):
        finnhub_key(FinnhubSettings(api_key_file=str(tmp_path / "none")), {})
