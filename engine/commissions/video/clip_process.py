"""Handle files that may be hostile in a short-lived process with limits of time and memory: decode, and join.

Messages come on standard output: the length of a header, four bytes, the low one first; the header, JSON; and for a
frame the bytes of its planes.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commissions.video.browsing import Browser
from engine.commissions.video.clip_decoding import decode
from engine.commissions.video.clip_errors import too_large_clip
from engine.commissions.video.clip_info import ClipInfo, Decoded, Span
from engine.commissions.video.clip_joining import check_sound, join, joint_from
from engine.errors import EngineError, damaged
from engine.pictures.short_lived import end_with_parent, limit_memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_MEMORY = 3 * 2**30  # bytes of address space beside the libraries'; the decoder's threads take most of them


def main(words: list[str]) -> int:
    """Do what the first word says with the file that the second names, and tell of it on standard output."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no message
    if words[0] != "browse":  # which reads what is asked for, and ends with it
        threading.Thread(target=end_with_parent, daemon=True).start()
    tell = _teller(out)
    name = Path(words[1]).name
    try:
        _TASKS[words[0]](words[1:], tell)
        tell({"end": True})
    except EngineError as error:
        tell(_failure(error))
    except MemoryError:
        tell(_failure(too_large_clip(name)))
    except Exception:  # noqa: BLE001  # the end of this process: a damaged file, as far as anyone can tell
        tell(_failure(damaged(name)))
    with contextlib.suppress(OSError):
        out.close()
    return 0


def _teller(out: BinaryIO) -> Callable[..., None]:
    def tell(header: dict[str, Any], planes: list[Any] | None = None) -> None:
        words = json.dumps(header).encode()
        try:
            out.write(struct.pack("<I", len(words)) + words)
            for plane in planes or []:
                out.write(plane.data)
            out.flush()
        except OSError:  # nobody reads any more
            os._exit(0)

    return tell


def _decode(words: list[str], tell: Callable[..., None]) -> None:
    import av  # noqa: PLC0415  # its libraries are no part of the limit

    av.logging.set_level(None)
    limit_memory(_MEMORY)
    start, stop = (float(word) if word else None for word in words[1:3])
    for item in decode(Path(words[0]), Span(start, stop, int(words[3]))):
        if isinstance(item, ClipInfo):
            tell({"info": item.to_json()})
        elif isinstance(item, Decoded):
            tell(_header(item), item.planes)
        else:
            tell({"notice": item.to_json()})


def _browse(words: list[str], tell: Callable[..., None]) -> None:
    import av  # noqa: PLC0415  # its libraries are no part of the limit

    av.logging.set_level(None)
    limit_memory(_MEMORY)
    browser = Browser(Path(words[0]))
    tell({"info": browser.info.to_json()})
    for line in sys.stdin:
        frame = browser.frame(float(line))
        tell(_header(frame), frame.planes)


def _join(words: list[str], tell: Callable[..., None]) -> None:
    limit_memory(_MEMORY)
    joint = joint_from(Path(words[1]).read_text(encoding="utf-8"))
    join(joint, lambda: tell({"beat": True}))


def _check_sound(words: list[str], tell: Callable[..., None]) -> None:
    limit_memory(_MEMORY)
    for notice in check_sound(words[0], words[1]):
        tell({"notice": notice.to_json()})


def _failure(error: EngineError) -> dict[str, Any]:
    return {"error": type(error).__name__, "sentence": error.sentence.to_json()}


def _header(frame: Decoded) -> dict[str, Any]:
    shapes, size = [plane.shape for plane in frame.planes], frame.planes[0].itemsize
    return {"pts": frame.pts, "duration": frame.duration, "shapes": shapes, "bytes": size}


_TASKS: dict[str, Callable[[list[str], Callable[..., None]], None]] = {
    "decode": _decode,
    "browse": _browse,
    "join": _join,
    "sound": _check_sound,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
