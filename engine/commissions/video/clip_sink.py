"""Write a painted clip: segment by segment, joined at the end with the sound that belongs to it."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import closing
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commissions.video.clip_joining import Joint
from engine.commissions.video.clip_journal import ClipJournal, Segment, work_of
from engine.commissions.video.encoding import encoding_for
from engine.commissions.video.frame_colors import ColorTags
from engine.commissions.video.frame_files import write_animation, write_images
from engine.commissions.video.guarded_clip import ClipReader, GuardedProcess
from engine.commissions.video.segment_writer import SegmentWriter
from engine.errors import CannotWrite, Sentence, no_picture
from engine.pictures.image_saving import check_place, free_name, write_sentence
from engine.runs.heap import trim_heap
from engine.storage.whole_file import link_or_copy, whole_file

if TYPE_CHECKING:
    from engine.commissions.source import SourceFrame
    from engine.commissions.video.clip_info import ClipInfo
    from engine.commissions.video.clip_source import ClipSource
    from engine.commissions.video.clip_work import ClipWork
    from engine.commissions.video.encoding import Encoding
    from engine.options import SaveOptions, StyleOptions
    from engine.values import Pixels, Result

SEGMENT_SECONDS = 10  # after which a piece is finished, and a later run can go on behind it
_TRIMMED = 20  # frames after which freed memory is given back: in a whole piece of 720p it adds up to 400 MiB


class ClipSink:
    """Write into pieces, and make one clip of them when it is closed.

    Args:
        path: of the painting; its ending names the format, ".png" and ".tif" a folder of pictures.
        source: of the frames.
        work: what it shares with source and painter.
        options: how it is written.
        styles: what is painted, for the journal.
        overwrite: replace a file of that name; else it gets " (2)".
    """

    def __init__(
        self, path: Path, source: ClipSource, work: ClipWork, options: SaveOptions, styles: StyleOptions, *,
        overwrite: bool = False,
    ) -> None:  # fmt: skip
        self._path, self._source, self._work, self._options = path, source, work, options
        self._styles, self._overwrite = styles, overwrite
        self._journal: ClipJournal | None = None
        self._own: Path | None = None  # folder of the segments where no run goes on
        self._writer: SegmentWriter | None = None
        self._written = 0  # frames in the open segment
        self._began = Fraction(0)  # s, its first frame
        self._last: Pixels | None = None
        self._recipe = ""

    def check(self) -> None:
        """Refuse what could not be written after hours of painting: the place, the ending, the sound."""
        encoding = self._encoding()
        check_place(self._path, self._work.path)
        if self._info.aspect != 1 and encoding.container == "matroska":  # PyAV has no way to tell its muxer
            name = self._work.path.name
            self._work.tell([Sentence("The pixels of {0} are not square, which MKV loses; MP4 and MOV keep it.", name)])
        if (self._info.sound or self._info.subtitles) and encoding.container in ("mp4", "mov", "matroska"):
            task = GuardedProcess(self._work.path, ["sound", str(self._work.path.absolute()), encoding.container])
            with closing(task):
                self._work.tell([Sentence.from_json(header["notice"]) for header, _ in task.messages()])

    def begin(self, resume: Path | None) -> int:
        """Take up the segments in `resume`, or begin in a folder beside the target."""
        if resume is None:
            self._own = Path(tempfile.mkdtemp(prefix=".impasto-", suffix=".part", dir=self._path.parent))
        self._journal = ClipJournal(resume or self._own or self._path.parent)
        work = self._work
        part = str(work.start), str(work.stop), str(work.consistency)
        described = (*part, repr(self._styles), self._path.suffix)
        work.notes, work.last = self._journal.read(work_of(work.path, *described))
        self._last = work.last
        return work.notes.done

    def write(self, frame: SourceFrame, painted: Result, recipe: str) -> None:
        """Encode a frame; every ten seconds a piece is finished and noted down."""
        assert self._journal is not None
        time, self._recipe = frame.time or Fraction(0), recipe
        if self._writer is not None and time - self._began >= SEGMENT_SECONDS:
            self._finish_segment()
        if self._writer is None:
            self._journal.folder.mkdir(parents=True, exist_ok=True)
            size = (painted.pixels.shape[0], painted.pixels.shape[1])
            name = self._journal.folder / self._segment_name()
            self._writer = SegmentWriter(name, self._encoding(), self._info, self._tags(), size)
            self._began, self._written = time, 0
        self._writer.write(painted.pixels, round((time - self._began) / self._info.time_base))
        self._work.notes.last_pts = round(time / self._info.time_base)
        self._written += 1
        self._last = painted.pixels
        if self._written % _TRIMMED == 0:
            trim_heap()

    def pieces(self) -> tuple[Path, list[Segment]]:
        """Finish the open piece, and return the folder and its pieces; nothing is joined."""
        assert self._journal is not None
        if self._writer is not None:
            self._finish_segment()
        return self._journal.folder, self._work.notes.segments

    def take(self, pieces: list[tuple[Path, int, int]], recipe: str) -> None:
        """Have pieces that were painted elsewhere, in their order: file, first time stamp, frames. After `begin`."""
        assert self._journal is not None
        self._recipe = recipe
        self._journal.folder.mkdir(parents=True, exist_ok=True)
        for file, pts, count in pieces:
            name = self._segment_name()
            link_or_copy(file, self._journal.folder / name)  # what is broken off here is joined again
            self._work.notes.segments.append(Segment(name, pts, count))

    def close(self) -> Path:
        """Join the pieces and give the whole its name."""
        if self._writer is not None:
            self._finish_segment()
        if self._journal is None or not self._work.notes.segments:
            raise no_picture()
        kind = self._encoding().container
        try:
            if kind == "images":
                target = write_images(self._path, self._segments(), self._info, self._options, self._recipe)
            else:
                target = self._path if self._overwrite else free_name(self._path)
                self._write_file(target, kind)
        except OSError as error:
            raise CannotWrite(write_sentence(self._path, error)) from error
        self._tidy()
        return target

    def _write_file(self, target: Path, kind: str) -> None:
        with whole_file(target) as temporary:
            if kind == "animation":
                write_animation(temporary, target.suffix, self._segments(), self._info, self._options)
            else:
                self._join(temporary, kind)
                self._check_whole(temporary)

    def discard(self) -> None:
        """Abandon the open piece; finished ones stay where another run can take them up."""
        if self._writer is not None:
            self._writer.abandon()
            self._writer = None
        self._tidy()

    def _tidy(self) -> None:
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    @property
    def _info(self) -> ClipInfo:
        return self._source.info

    def _encoding(self) -> Encoding:
        return encoding_for(self._path, self._info, self._options.quality)

    def _tags(self) -> ColorTags:
        """Give the tags of what is written: the clip's own, as far as the format has them."""
        info, layout = self._info, self._encoding().layout
        if layout.is_rgb:
            return ColorTags(0, is_full=True)
        if info.is_hdr or info.tags.matrix == 0:
            return ColorTags(is_full=False, primaries=1, transfer=1).settled(info.height)
        tags = info.tags
        return ColorTags(tags.matrix, tags.is_full and self._path.suffix != ".mov", tags.primaries, tags.transfer)

    def _segment_name(self) -> str:
        suffix = {"nut": "nut"}.get(self._encoding().segment, self._encoding().segment)
        return f"segment-{len(self._work.notes.segments):05}.{suffix}"

    def _segments(self) -> list[tuple[Path, int]]:
        assert self._journal is not None
        return [(self._journal.folder / segment.file, segment.pts) for segment in self._work.notes.segments]

    def _finish_segment(self) -> None:
        assert self._writer is not None
        assert self._journal is not None
        assert self._last is not None
        writer, self._writer = self._writer, None
        notes = self._work.notes
        try:
            writer.close()
            pts = round(self._began / self._info.time_base)
            notes.segments.append(Segment(self._segment_name(), pts, self._written))
            self._journal.write(notes, self._last)
        except OSError as error:
            raise CannotWrite(write_sentence(self._path, error)) from error
        del writer  # and its encoder, whose memory would be added to the next one's
        trim_heap()

    def _join(self, output: Path, container: str) -> None:
        assert self._journal is not None
        info, work, segments, tags = self._info, self._work, self._segments(), self._tags()
        recipe = {} if self._options.strip_personal else {"comment": self._recipe}
        joint = Joint(
            str(work.path.absolute()), str(output), container, [(str(file), pts) for file, pts in segments],
            info.time_base.as_integer_ratio(), info.aspect.as_integer_ratio(),
            (tags.matrix, tags.is_full, tags.primaries, tags.transfer),
            segments[0][1] if work.start is not None else 0, work.stop, recipe, self._options.strip_personal,
            work.is_partial,
        )  # fmt: skip
        words = self._journal.folder / "joint.json"
        words.write_text(json.dumps(asdict(joint)), encoding="utf-8")
        with closing(GuardedProcess(work.path, ["join", str(work.path.absolute()), str(words)])) as task:
            list(task.messages())

    def _check_whole(self, file: Path) -> None:
        """Raise CannotWrite where the file does not open as a clip of the right length."""
        with closing(ClipReader(file)) as reader:
            expected = self._work.notes.done
            if reader.info.count not in (0, expected):
                raise CannotWrite("{0} came back with frames missing; try another format.", self._path.name)
