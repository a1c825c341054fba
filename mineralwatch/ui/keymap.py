"""The list of all actions of the user, from which key bindings, footer, palette, help and the README's table are
made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.quick_dataclass import dataclass

if TYPE_CHECKING:
    from textual.binding import BindingType

MOVE, LOOK, MARK, TELL, PROGRAM = "Moving", "Looking", "Marking", "Being told", "The program"
REPLAYING = "The replay"


@dataclass(frozen=True, slots=True)
class Action:
    """One action that the user can take.

    `keys` are Textual's key names. `footer` is the rank of the action's label in the footer, 0 for no label. The
    focused list runs the actions of the scope `list`, and the top screen runs all others; `elsewhere` is the message
    when the top screen cannot run the action.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    footer: int = 0
    scope: str = "app"
    elsewhere: str = "this works on the main screen; esc goes back to it"


_PANELS = (
    "Requests",
    "Next",
    "Since you last looked",
    "the selected request",
    "Stockpile money",
    "Who is exposed",
    "News",
)

ACTIONS: tuple[Action, ...] = (
    Action("up", ("up", "k"), "up", "One row up", MOVE, scope="list"),
    Action("down", ("down", "j"), "move", "One row down", MOVE, footer=1, scope="list"),
    Action("page_up", ("pageup",), "page up", "One page up", MOVE, scope="list"),
    Action("page_down", ("pagedown", "space"), "page down", "One page down", MOVE, scope="list"),
    Action("first", ("home", "g"), "first", "To the first row", MOVE, scope="list"),
    Action("last", ("end", "G"), "last", "To the last row", MOVE, scope="list"),
    Action("left", ("left", "h"), "left", "To the panel at the left", MOVE),
    Action("right", ("right", "l"), "right", "To the panel at the right", MOVE),
    Action("next_panel", ("tab",), "panel", "To the next panel", MOVE, footer=7),
    Action("previous_panel", ("shift+tab",), "panel back", "To the panel before", MOVE),
    *(
        Action(f"panel_{n}", (str(n),), name, f"To panel {n}, {name}", MOVE)
        for n, name in enumerate(_PANELS, 1)
    ),
    Action("open", ("enter",), "open", "Open the row: everything that is known about it", LOOK, footer=2, scope="list"),
    Action("filter", ("slash",), "filter", "Filter the list by words and fields; esc clears it", LOOK, footer=3),
    Action("sort", ("x",), "sort", "Sort the list by its next column", LOOK, footer=12),
    Action("sort_back", ("X",), "reverse", "Turn the order round, or go back to the list's own order", LOOK),
    Action("zoom", ("z",), "zoom", "Give the whole screen to one panel, and back", LOOK, footer=9),
    Action("browser", ("o",), "browser", "Open the row's address in the browser (https only)", LOOK, footer=8),
    Action("copy", ("y",), "copy", "Copy the row's address, or its number and title", LOOK, footer=10,
           elsewhere="there is nothing to copy on this screen"),
    Action("copy_all", ("Y",), "copy all", "Copy the whole card of the row as text", LOOK,
           elsewhere="there is nothing to copy on this screen"),
    Action("star", ("s",), "star", "Star the row, or take the star away", MARK, footer=11,
           elsewhere="requests and news can be starred; nothing on this screen can"),
    Action("mark", ("m",), "read", "Mark as read or unread; in the alerts: seen", MARK, footer=13,
           elsewhere="requests, news and alerts can be marked; nothing on this screen can"),
    Action("mark_all", ("M",), "all read", "Mark every row of the list as read, as one step of undo", MARK,
           elsewhere="requests, news and alerts can be marked; nothing on this screen can"),
    Action("snooze", ("n",), "snooze", "In the alerts: put the alert off for one day", MARK,
           elsewhere="alerts can be put off: A opens them"),
    Action("add_event", ("e",), "event", "Enter by hand what happened to the selected request", MARK, footer=16,
           elsewhere="events are entered for a request, on the main screen and on its own"),
    Action("correct", ("c",), "correct", "Put a value of the selected request right by hand", MARK, footer=17,
           elsewhere="values are put right for a request, on the main screen and on its own"),
    Action("attach", ("a",), "attach", "In the news: say which request a story is about, or none", MARK, footer=18,
           elsewhere="news are attached to requests: 7 goes to them"),
    Action("link", ("L",), "link", "In the file of a request: confirm that it is the linked request asked anew", MARK,
           elsewhere="a link is confirmed in the file of a request: enter opens it"),
    Action("unlink", ("N",), "no link", "In the file of a request: say that it is not the linked request", MARK,
           elsewhere="a link is undone in the file of a request: enter opens it"),
    Action("undo", ("u",), "undo", "Undo: take the last mark or entry by hand back", MARK, footer=14),
    Action("alerts", ("A",), "alerts", "The alerts, newest first", TELL, footer=4),
    Action("test_alert", ("t",), "test alert", "Send a test alert through every channel, and say which worked", TELL),
    Action("sources", ("S",), "sources", "How each source is doing, and when it is asked next", TELL, footer=5),
    Action("refresh", ("r",), "refresh", "Ask every source now, as far as each allows it", TELL, footer=15),
    Action("official", ("U",), "daily file", "SAM.gov's daily file (211 MB, no key): read it, stop it, go on", TELL),
    Action("sam_key", ("K",), "SAM.gov key", "How to add a SAM.gov key, so that official notices are watched", TELL),
    Action("help", ("question_mark",), "help", "All keys, signs, filter fields and words of the trade; searchable",
           PROGRAM, footer=6, elsewhere="help is open already; esc closes it"),
    Action("palette", ("ctrl+p",), "all", "Find any command by its name", PROGRAM, footer=19),
    Action("theme", ("T",), "light/dark", "Change between the dark and the light theme", PROGRAM),
    Action("back", ("escape",), "back", "Get out of whatever is open: filter, zoom, screen", PROGRAM, footer=20),
    Action("quit", ("q", "ctrl+c"), "quit", "Leave the program", PROGRAM, footer=21),
)  # fmt: skip

REPLAY: tuple[Action, ...] = (
    Action("replay_forward", ("right_square_bracket",), "next step", "Go to the next named step, and stop there",
           REPLAYING),
    Action("replay_back", ("left_square_bracket",), "step back",
           "Go back to the named step before; marks set since then are gone", REPLAYING),
    Action("replay_play", ("space",), "play/pause", "Go on by itself, or stop", REPLAYING),
    Action("replay_faster", ("plus", "equals_sign"), "faster", "Double the speed", REPLAYING),
    Action("replay_slower", ("minus",), "slower", "Halve the speed", REPLAYING),
)  # fmt: skip
"""The actions that only a replay has."""

# These keys never reach the program: the prefix of tmux, and the terminal's stop, continue and suspend.
FORBIDDEN = {"ctrl+b": "tmux takes it", "ctrl+s": "terminals stop on it", "ctrl+q": "terminals go on with it",
             "ctrl+z": "shells suspend on it"}  # fmt: skip

_NAMES = {"slash": "/", "question_mark": "?", "pageup": "pgup", "pagedown": "pgdn", "escape": "esc"}
_CHARACTERS = {"/": "slash", "?": "question_mark", ".": "full_stop", ",": "comma", "-": "minus", "+": "plus",
               "[": "left_square_bracket", "]": "right_square_bracket", "=": "equals_sign", ":": "colon",
               ";": "semicolon", "!": "exclamation_mark", "*": "asterisk", "#": "number_sign"}  # fmt: skip
_SHOWN = {name: character for character, name in _CHARACTERS.items()}
_ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}


def key_label(key: str, ascii_only: bool = False) -> str:
    """A key as it is shown to the user: `^p`, `/`, `pgup`, `↑` (`up` where only ASCII can be shown)."""
    if not ascii_only and key in _ARROWS:
        return _ARROWS[key]
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return _NAMES.get(key) or _SHOWN.get(key, key)


def find_action(name: str, actions: Iterable[Action] = ACTIONS) -> Action:
    """The action whose id is `name`. Raises KeyError when no action has this id."""
    found = next((item for item in actions if item.id == name), None)
    if found is None:
        raise KeyError(name)
    return found


def _overridden(item: Action, keys: str) -> Action:
    names = tuple(_CHARACTERS.get(key.strip(), key.strip()) for key in keys.split(" ") if key.strip())
    if not names:
        raise UsageError(f"ui.keys: {item.id} has no key")
    for name in names:
        if name in FORBIDDEN:
            raise UsageError(f"ui.keys: {item.id} cannot be on {name}: {FORBIDDEN[name]}")
    return replace(item, keys=names)


def apply_user_keys(pairs: Sequence[tuple[str, str]]) -> tuple[Action, ...]:
    """All actions, with the keys that the user has set. Each of `pairs` is an action id and its keys, separated by
    blanks.

    Raises UsageError for an unknown action (the message names the nearest one), a forbidden key, and a key with two
    actions.
    """
    changes = dict(pairs)
    known = [item.id for item in ACTIONS]
    for name in changes:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            hint = f"; did you mean {near[0]}?" if near else f"; the actions are {', '.join(known)}"
            raise UsageError(f"ui.keys: no action is called {name}{hint}")
    actions = tuple(_overridden(item, changes[item.id]) if item.id in changes else item for item in ACTIONS)
    taken: dict[str, str] = {}
    for item in actions:
        for key in item.keys:
            if taken.setdefault(key, item.id) != item.id:
                raise UsageError(
                    f"ui.keys: {key_label(key)} is for both {taken[key]} and {item.id}; give one of them another key"
                )
    return actions


def bindings(scope: str) -> list[BindingType]:
    """Textual's bindings for the actions of a scope. A binding's id is its action's id, so that `App.set_keymap` can
    change the keys."""
    # Textual is imported only here, so that `config validate` can check the user's keys without it.
    from textual.binding import Binding

    made: list[BindingType] = []
    for item in ACTIONS:
        if item.scope == scope:
            target = item.id if scope == "list" else f"app.do('{item.id}')"
            made.append(Binding(",".join(item.keys), target, item.label, id=item.id, tooltip=item.help, show=False))
    return made


def for_replay(actions: Sequence[Action]) -> tuple[Action, ...]:
    """The actions during a replay: the actions in `REPLAY`, and all others without the keys that the replay's actions
    use."""
    replay_keys = {key for item in REPLAY for key in item.keys}
    return (
        *(replace(item, keys=tuple(key for key in item.keys if key not in replay_keys)) for item in actions),
        *REPLAY,
    )


def textual_keymap(actions: Iterable[Action]) -> dict[str, str]:
    """The argument for `App.set_keymap`: action id -> keys, for each action whose keys differ from the default."""
    default = {item.id: item.keys for item in (*ACTIONS, *REPLAY)}
    return {item.id: ",".join(item.keys) for item in actions if item.keys != default[item.id]}


def markdown_table(actions: Iterable[Action] = ACTIONS) -> str:
    """The keys as a Markdown table, one row an action, for the README."""
    rows = ["| key | does |", "|---|---|"]
    for item in actions:
        keys = " ".join(f"`{key_label(key)}`" for key in item.keys)
        rows.append(f"| {keys} | {item.help} |")
    return "\n".join(rows) + "\n"
