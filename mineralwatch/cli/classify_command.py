"""The command `classify`: tells the event kind and the material of each line of stdin. It reads neither the store nor
the configuration."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape
from mineralwatch.cli.output import print_lines, say
from mineralwatch.domain.headlines.headline_reader import HeadlineReading, read_headline
from mineralwatch.domain.text.safe_text import clean_text
from mineralwatch.view.likely_event_text import likely_event_text

_TEXT = 500  # the table shows the first 500 characters of a text; --json gives the whole text


def classify(ctx: CommandContext) -> int:
    """Print the event kind of each line of stdin, or `none`, in the order of the lines; a blank line also gets
    `none`."""
    if sys.stdin is None:
        return 0
    if sys.stdin.isatty():
        say("Reading texts from the terminal, one a line; Ctrl-D ends.")
    texts = lines(sys.stdin.buffer)
    if ctx.args.json:
        _print_json_list(reading_shape(text, read_headline(text)) for text in texts)
    else:
        for text in texts:
            print_lines([sentence(text, read_headline(text))])
    return 0


def lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream as text, split at line feeds only; bytes that are not UTF-8 are replaced."""
    for raw in stream:
        yield raw.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


def reading_shape(text: str, reading: HeadlineReading) -> Shape:
    """One row of `classify --json`: what the headline reader found in `text`."""
    return {
        "text": text,
        "kind": reading.kind.value if reading.kind else "none",
        "material": reading.material,
        "confidence": reading.confidence,
        "why": reading.why,
        "may_tell": reading.may_tell.value if reading.may_tell else None,
    }


def sentence(text: str, reading: HeadlineReading) -> str:
    """One line for people: kind, material, confidence, the text, and the reason."""
    kind = reading.kind.value if reading.kind else "none"
    why = f"{reading.why}; {likely_event_text(reading.may_tell)}" if reading.may_tell else reading.why
    return f"{kind:<10}  {reading.material or '-':<14}  {reading.confidence:.2f}  {clean_text(text, _TEXT)}  ({why})"


def _print_json_list(shapes: Iterable[Shape]) -> None:
    """Print a JSON list with one row on each line, each as soon as its text was read, so that any number of texts fits
    in memory."""
    narrow = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    before = "["
    for shape in shapes:
        print(before, json.dumps(shape, ensure_ascii=narrow), sep="\n", end="")
        before = ","
    print("[]" if before == "[" else "\n]")
