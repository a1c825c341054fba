"""The file of an unfinished download: the received part is kept on the disk, together with what is needed to resume the
download.

Beside `<name>.part` lies `<name>.json` with address, ETag and length. Only a strong ETag (RFC 9110, 8.8.1) proves that
two parts belong to the same edition of the file; without a strong ETag nothing is kept.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from mineralwatch.domain.errors import SourceError
from mineralwatch.domain.quick_dataclass import dataclass

SPARE_BYTES = 64_000_000
"""How many bytes must stay free on the disk, since the store may be on the same disk."""


@dataclass(frozen=True, slots=True)
class FileEdition:
    """One edition of a file on the server: the same ETag and length mean the same bytes."""

    url: str
    etag: str
    total: int  # the length of the file in bytes


def is_strong_etag(etag: str | None) -> bool:
    """Whether an ETag is strong, which means that the same ETag proves the same bytes."""
    return etag is not None and not etag.startswith("W/")


class PartialFile:
    """The received part of one file. At the end of the `with` block the file is closed, and deleted when the download
    cannot be resumed."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.part"
        self._edition_path = folder / f"{name}.json"
        self._file: BinaryIO | None = None
        self._kept = False
        self.size = 0

    def __enter__(self) -> PartialFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        if not self._kept:
            self.drop()

    def resumable_edition(self, url: str) -> FileEdition | None:
        """The edition of which an earlier transfer from this address has left a part; files of any other edition are
        deleted."""
        try:
            stored = json.loads(self._edition_path.read_text(encoding="utf-8"))
            edition = FileEdition(str(stored["url"]), str(stored["etag"]), int(stored["total"]))
            self.size = self.path.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            edition = None
        self._kept = edition is not None and edition.url == url and 0 < self.size <= edition.total
        if not self._kept:
            self.drop()
            return None
        return edition

    def begin(self, edition: FileEdition | None, total: int | None) -> None:
        """Start an empty file. When `edition` is None the download cannot be resumed. Raises SourceError when the disk
        is full."""
        self.drop()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._require_room(total or 0)
            if edition is not None:
                self._edition_path.write_text(json.dumps(asdict(edition)), encoding="utf-8")
            self._file = self.path.open("wb")
        except OSError as error:
            raise self._disk_error(error) from None
        self._kept = edition is not None

    def resume(self, edition: FileEdition) -> None:
        """Open the kept part to append the rest. Raises SourceError when the disk has no room for the rest."""
        try:
            self._require_room(edition.total - self.size)
            self._file = self.path.open("ab")
        except OSError as error:
            raise self._disk_error(error) from None

    def write(self, data: bytes) -> None:
        """Append bytes. When the disk is full, deletes the file, since the store needs the room, and raises
        SourceError."""
        assert self._file is not None
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            self.drop()
            raise self._disk_error(error) from None
        self.size += len(data)

    @property
    def is_kept(self) -> bool:
        """Whether the received part is kept for a later transfer."""
        return self._kept and self.size > 0

    def finish(self) -> Path:
        """Close the complete file and return its path; the file stays until `discard` deletes it."""
        self._close()
        self._kept = True
        return self.path

    def drop(self) -> None:
        """Delete everything received so far."""
        self._close()
        self._kept, self.size = False, 0
        discard(self.path)

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError:
                self._kept = False  # bytes may be missing on the disk, so the download cannot be resumed

    def _require_room(self, more_bytes: int) -> None:
        """Delete the file and raise SourceError when the disk has no room for `more_bytes` besides the spare room."""
        free = shutil.disk_usage(self.path.parent).free
        if free < more_bytes + SPARE_BYTES:
            self.drop()
            raise SourceError(
                f"{self.path.parent} has {free / 1e6:,.0f} MB free and the file needs {more_bytes / 1e6:,.0f} more: "
                f"make room, or set XDG_CACHE_HOME to a larger disk"
            )

    def _disk_error(self, error: OSError) -> SourceError:
        why = error.strerror or type(error).__name__
        return SourceError(
            f"the file cannot be kept in {self.path.parent} ({why}): make room there, or mend the folder"
        )


def discard(path: Path) -> None:
    """Delete a downloaded file and the `.json` beside it."""
    for path_to_delete in (path, path.with_suffix(".json")):
        try:
            path_to_delete.unlink(missing_ok=True)
        except OSError:
            continue  # the permission or the folder is missing, which the next transfer reports
