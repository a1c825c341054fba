"""The colour themes. A theme gives every tone a colour; colour never carries a meaning alone.

Our themes are warm grey with one accent: colours are kept for what has changed or is wrong.
"""

from __future__ import annotations

from textual.theme import Theme

DARK, LIGHT, ANSI = "mineralwatch-dark", "mineralwatch-light", "mineralwatch-ansi"

# Our variables in the style sheets, for themes that do not set them. The value of a variable is one of the theme's
# own colours and its opacity in per cent.
DEFAULTS: dict[str, tuple[str, int]] = {
    "mw-dim": ("foreground", 62),
    "mw-bold": ("foreground", 100),
    "mw-accent": ("accent", 100),
    "mw-good": ("success", 100),
    "mw-warn": ("warning", 100),
    "mw-bad": ("error", 100),
    "mw-open": ("success", 100),
    "mw-awarded": ("primary", 100),
    "mw-key": ("accent", 100),
    "mw-line": ("foreground", 25),
    "mw-line-focus": ("accent", 100),
    "mw-cursor": ("primary", 40),
    "mw-cursor-text": ("foreground", 100),
    "mw-cursor-rest": ("foreground", 10),
    "mw-hover": ("foreground", 5),
    "mw-head": ("foreground", 55),
    "mw-bar": ("surface", 100),
    "mw-shade": ("background", 70),
}

_DARK = Theme(
    name=DARK,
    dark=True,
    primary="#7aa2c4",
    secondary="#8f9bb3",
    accent="#d6a35c",
    warning="#dfb45f",
    error="#e0736a",
    success="#8fbf7f",
    foreground="#d4d2cb",
    background="#14161a",
    surface="#1a1d22",
    panel="#20242b",
    variables={
        "mw-dim": "#8d9099",
        "mw-bold": "#f1efe8",
        "mw-accent": "#d6a35c",
        "mw-good": "#8fbf7f",
        "mw-warn": "#dfb45f",
        "mw-bad": "#e98078",
        "mw-open": "#6fc7b8",
        "mw-awarded": "#8db4d6",
        "mw-key": "#d6a35c",
        "mw-line": "#3a404a",
        "mw-line-focus": "#d6a35c",
        "mw-cursor": "#33435a",
        "mw-cursor-text": "#f6f4ee",
        "mw-cursor-rest": "#23282f",
        "mw-hover": "#1e2228",
        "mw-head": "#747985",
        "mw-bar": "#1a1d22",
        "mw-shade": "#0b0c0e 70%",
        "scrollbar": "#3a404a",
        "scrollbar-hover": "#5a626f",
        "scrollbar-active": "#d6a35c",
        "scrollbar-background": "#14161a",
        "scrollbar-background-hover": "#14161a",
        "scrollbar-background-active": "#14161a",
        "input-selection-background": "#33435a",
    },
)

_LIGHT = Theme(
    name=LIGHT,
    dark=False,
    primary="#2f5f8a",
    secondary="#5b6577",
    accent="#8f5a12",
    warning="#8a5a00",
    error="#b3362b",
    success="#3c7430",
    foreground="#2a2b2e",
    background="#faf8f3",
    surface="#f1eee6",
    panel="#e9e5da",
    variables={
        "mw-dim": "#6a6c72",
        "mw-bold": "#111214",
        "mw-accent": "#8f5a12",
        "mw-good": "#3c7430",
        "mw-warn": "#8a5a00",
        "mw-bad": "#b3362b",
        "mw-open": "#0f7265",
        "mw-awarded": "#2f5f8a",
        "mw-key": "#8f5a12",
        "mw-line": "#cfc9bb",
        "mw-line-focus": "#8f5a12",
        "mw-cursor": "#cfdcea",
        "mw-cursor-text": "#0d0e10",
        "mw-cursor-rest": "#ebe7dc",
        "mw-hover": "#f3f0e8",
        "mw-head": "#75777c",
        "mw-bar": "#f1eee6",
        "mw-shade": "#e9e5da 70%",
        "scrollbar": "#cfc9bb",
        "scrollbar-hover": "#a9a393",
        "scrollbar-active": "#8f5a12",
        "scrollbar-background": "#faf8f3",
        "scrollbar-background-hover": "#faf8f3",
        "scrollbar-background-active": "#faf8f3",
        "input-selection-background": "#cfdcea",
    },
)

# This theme is for consoles with 16 colours: it uses only the terminal's own colours, on the terminal's background.
_ANSI = Theme(
    name=ANSI,
    ansi=True,
    dark=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_yellow",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "mw-dim": "ansi_default",
        "mw-bold": "ansi_default",
        "mw-accent": "ansi_yellow",
        "mw-good": "ansi_green",
        "mw-warn": "ansi_yellow",
        "mw-bad": "ansi_red",
        "mw-open": "ansi_cyan",
        "mw-awarded": "ansi_default",
        "mw-key": "ansi_yellow",
        "mw-line": "ansi_default",
        "mw-line-focus": "ansi_yellow",
        "mw-cursor": "ansi_blue",
        "mw-cursor-text": "ansi_bright_white",
        "mw-cursor-rest": "ansi_default",
        "mw-hover": "ansi_default",
        "mw-head": "ansi_default",
        "mw-bar": "ansi_default",
        "mw-shade": "ansi_default",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
    },
)

THEMES = (_DARK, _LIGHT, _ANSI)

# These colour systems (the names are Rich's) cannot show the shades of our own themes.
_FEW_COLORS = frozenset({"standard", "windows"})


def pick_theme(wanted: str, known: frozenset[str], color_system: str | None) -> tuple[str, str | None]:
    """The theme to start with, and a sentence for the user if this theme is not `wanted`.

    On a console with 16 colours the ANSI theme replaces our dark and light theme; a theme of Textual that the user
    chose is kept.
    """
    if wanted not in known:
        return DARK, f"No theme is called {wanted!r}; {DARK} is used. The palette lists the themes."
    if wanted in (DARK, LIGHT) and color_system in _FEW_COLORS:
        return ANSI, None
    return wanted, None


def defaults_for(theme: Theme) -> dict[str, str]:
    """The values of our style variables for a theme that does not set them."""
    if theme.ansi:
        return {name: value for name, value in _ANSI.variables.items() if name.startswith("mw-")}
    colors = theme.to_color_system().generate()
    # A style sheet does not look up a variable in the value of another variable, so the colours are written out.
    return {name: f"{colors[color]} {share}%" for name, (color, share) in DEFAULTS.items()}


def toggled_theme(current: str) -> str:
    """The theme that the key for switching between light and dark sets next."""
    return LIGHT if current != LIGHT else DARK
