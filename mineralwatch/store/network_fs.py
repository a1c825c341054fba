"""Refuses a store on a network file system, where SQLite's locks and shared memory do not work reliably."""

from __future__ import annotations

from pathlib import Path

from mineralwatch.domain.errors import StoreError

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "fuse.sshfs", "afs"})
_MOUNTS = Path("/proc/self/mounts")


def file_system_of(mounts: str, path: str) -> str:
    """The type of the file system that holds an absolute path, from the text of /proc/mounts; "" when none is listed.

    The longest mount point above the path counts, and of equal mount points the later, which hides the earlier. White
    space in mount points is written as octal escapes, see fstab(5).
    """
    longest, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
        inside = point in ("/", path) or path.startswith(point + "/")
        if inside and len(point) >= longest:
            longest, kind = len(point), fields[2]
    return kind


def refuse_network(path: Path) -> None:
    """Raise StoreError if the path is on a network file system. Does nothing on a system without /proc/self/mounts."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError):  # for a loop of links Python 3.11 raises RuntimeError, later versions OSError
        raise StoreError(
            f"{path} cannot be reached (its links lead in a circle?): name another place with --data-dir"
        ) from None
    kind = file_system_of(mounts, str(resolved))
    if kind in _NETWORK:
        raise StoreError(
            f"{path.parent} is on a network file system ({kind}), where a shared database can be damaged: "
            "put the data on a local disk with --data-dir or MINERALWATCH_DATA_DIR"
        )
