from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.config.paths import find_paths
from mineralwatch.domain.errors import UsageError

HOME = {"HOME": "/home/me"}


def test_the_xdg_folders_are_used_on_linux_and_macos_alike() -> None:
    for platform in ("linux", "darwin"):
        paths = find_paths(None, None, HOME, platform)
        assert paths.config_file == Path("/home/me/.config/mineralwatch/config.toml")
        assert paths.store == Path("/home/me/.local/share/mineralwatch/mineralwatch.db")
        assert paths.log == Path("/home/me/.local/state/mineralwatch/mineralwatch.log")
        assert paths.cache_dir == Path("/home/me/.cache/mineralwatch")


def test_xdg_variables_count_when_they_are_absolute() -> None:
    environ = {
        **HOME,
        "XDG_CONFIG_HOME": "/c",
        "XDG_DATA_HOME": "relative",
        "XDG_STATE_HOME": "",
        "XDG_CACHE_HOME": "/k",
    }
    paths = find_paths(None, None, environ, "linux")
    assert paths.config_file == Path("/c/mineralwatch/config.toml")
    assert paths.data_dir == Path("/home/me/.local/share/mineralwatch")
    assert paths.state_dir == Path("/home/me/.local/state/mineralwatch")
    assert paths.cache_dir == Path("/k/mineralwatch")


def test_a_data_folder_holds_everything_but_the_configuration() -> None:
    by_variable = find_paths(None, None, {**HOME, "MINERALWATCH_DATA_DIR": "/d"}, "linux")
    by_option = find_paths(None, "/e", {**HOME, "MINERALWATCH_DATA_DIR": "/d"}, "linux")
    for paths, base in ((by_variable, Path("/d")), (by_option, Path("/e"))):
        places = (paths.store, paths.lock, paths.pid_file, paths.log, paths.state_dir, paths.cache_dir)
        assert all(place.is_relative_to(base) for place in places)
        assert paths.config_file == Path("/home/me/.config/mineralwatch/config.toml")


def test_the_lock_lies_beside_the_store() -> None:
    paths = find_paths(None, None, {**HOME, "XDG_DATA_HOME": "/elsewhere"}, "linux")
    assert paths.lock.parent == paths.pid_file.parent == paths.store.parent


def test_the_variable_names_a_folder_or_the_file_itself(tmp_path: Path) -> None:
    def named(value: Path) -> Path:
        return find_paths(None, None, {**HOME, "MINERALWATCH_CONFIG": str(value)}, "linux").config_file

    assert named(tmp_path) == tmp_path / "config.toml"
    assert named(tmp_path / "none") == tmp_path / "none" / "config.toml"
    assert named(tmp_path / "mine.toml") == tmp_path / "mine.toml"
    (tmp_path / "settings").write_text("")
    assert named(tmp_path / "settings") == tmp_path / "settings"
    (tmp_path / "odd.toml").mkdir()
    assert named(tmp_path / "odd.toml") == tmp_path / "odd.toml" / "config.toml"


def test_the_option_goes_before_the_variable() -> None:
    paths = find_paths("/x/mine.toml", None, {**HOME, "MINERALWATCH_CONFIG": "/y"}, "linux")
    assert paths.config_file == Path("/x/mine.toml")
    assert paths.config_named
    assert not find_paths(None, None, {**HOME, "MINERALWATCH_CONFIG": "/y"}, "linux").config_named


def test_options_lead_another_process_to_the_same_files(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    first = find_paths("my.toml", "data", HOME, "linux")
    options = first.as_options()
    monkeypatch.chdir("/")
    again = find_paths(options[1], options[3], HOME, "linux")
    assert (again.config_file, again.store) == (first.config_file, first.store) == (tmp_path / "my.toml", again.store)
    assert find_paths(None, None, HOME, "linux").as_options() == []


def test_finding_paths_creates_no_folder(tmp_path: Path) -> None:
    find_paths(None, None, {"HOME": str(tmp_path)}, "linux")
    find_paths(str(tmp_path / "c" / "x.toml"), str(tmp_path / "d"), {"HOME": str(tmp_path)}, "linux")
    assert list(tmp_path.iterdir()) == []


def test_windows_has_its_own_folders() -> None:
    paths = find_paths(None, None, HOME, "win32")
    assert paths.config_file.name == "config.toml"
    assert "mineralwatch" in str(paths.data_dir)


_VALUE = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=20)


@given(st.dictionaries(st.sampled_from(["XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"]), _VALUE))
def test_any_environment_gives_absolute_or_home_paths(environ: dict[str, str]) -> None:
    paths = find_paths(
        None, "/data", {"HOME": "/home/me", **{k: v for k, v in environ.items() if k != "HOME"}}, "linux"
    )
    assert paths.config_file.is_absolute()
    assert paths.store == Path("/data/mineralwatch.db")


def test_a_home_that_nobody_knows_is_an_error_that_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", unknown)
    with pytest.raises(UsageError, match="set HOME, or name places with --data-dir"):
        find_paths(None, None, {}, "linux")
    named = find_paths("/c.toml", "/d", {}, "linux")
    assert (named.config_file, named.store) == (Path("/c.toml"), Path("/d/mineralwatch.db"))


def test_the_home_of_a_user_who_does_not_exist_is_an_error() -> None:
    with pytest.raises(UsageError, match="no such home folder"):
        find_paths(None, "~nobody-has-this-name/x", HOME, "linux")


def test_a_relative_home_is_made_absolute() -> None:
    assert find_paths(None, None, {"HOME": "me"}, "linux").store.is_absolute()
