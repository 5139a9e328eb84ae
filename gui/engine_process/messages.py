"""Define what the window asks of the engine process, and what that answers.

What is kept on the disk is in keeping.py; what is seen of models in viewing.py, of cameras in watching.py, of clips in
scrubbing.py.
To add a request: define it here below the kind that names its worker, and handle it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from engine.options import SaveOptions, StyleOptions
from engine.recipes.recipe import Recipe
from engine.values import Estimate, ModelInfo, Obstacle, Progress, StrokesState
from gui.engine_process.map_sheet import MapSheet
from gui.link.frame_ring import Ring
from gui.link.protocol import Answer, AnswerT, Array, Event, Frame, Note, Request, Update

LONGEST_SIDE = 2048  # px, of a picture on screen
TILE_SIDE = 512  # px
TILE_APRON = 1  # px of the neighbours around a tile, so that it is enlarged without seams
SCREEN = Ring("screen", 3, LONGEST_SIDE * LONGEST_SIDE * 3)  # one for photos and thumbnails, two for the painting
TILES = Ring("tiles", 3, (TILE_SIDE + 2 * TILE_APRON) ** 2 * 4, channels=4)


@dataclass(frozen=True, slots=True)
class Photo:
    """Say where a photo's pixels are; a new engine process can load it again from this alone."""

    number: int  # counts the photos; a later one takes the place of an earlier one
    path: Path | None = None
    pasted: Array | None = None  # (H, W, 4) uint8 RGBA, for a photo without a file
    is_written_back: bool = False  # then the file is not the photo any more
    moment: float | None = None  # s, of the frame, where the file is a clip
    shines: bool = False  # of a model that does: with the pictures by which it shines


@dataclass(frozen=True, slots=True)
class StoredResult:
    """Say where a finished picture lies and what its file shall carry; enough to save it from any engine process."""

    pixels: Array  # (H, W, 3) float32, [0, 1]
    alpha: Array | None  # (H, W) float32, [0, 1], the photo's
    like: Array  # (N,) uint8, the photo's metadata as the engine process writes and reads it


@dataclass(frozen=True, slots=True)
class FileRequest(Request[AnswerT]):
    """Be the base of what gui/engine_process/file_worker.py does."""


@dataclass(frozen=True, slots=True)
class PaintingRequest(Request[AnswerT]):
    """Be the base of what gui/engine_process/painting_worker.py does, one after the other, as it needs the engine."""

    is_quick: ClassVar[bool] = True  # makes room for what waits


@dataclass(frozen=True, slots=True)
class ModelRequest(Request[AnswerT]):
    """Be the base of what gui/engine_process/model_worker.py does."""


@dataclass(frozen=True, slots=True)
class PhotoOpened(Answer):
    """Tell that a photo can be shown and painted."""

    frame: Frame
    width: int  # px, of the photo itself
    height: int  # px
    obstacle: Obstacle | None = None  # to writing back, where that was asked


@dataclass(frozen=True, slots=True)
class OpenPhoto(FileRequest[PhotoOpened]):
    """Ask for a photo."""

    photo: Photo
    write_back: bool = False  # ask whether the file can be replaced


@dataclass(frozen=True, slots=True)
class ThumbnailMade(Answer):
    """Show a small copy of a picture."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class MakeThumbnail(FileRequest[ThumbnailMade]):
    """Ask for a small copy of a picture file, long side at most 640 px; it waits for what is more urgent."""

    path: Path


@dataclass(frozen=True, slots=True)
class RecipeRead(Answer):
    """Give a recipe; None where the picture has none."""

    recipe: Recipe | None


@dataclass(frozen=True, slots=True)
class ReadRecipe(FileRequest[RecipeRead]):
    """Ask for the recipe of a picture or a file."""

    path: Path
    known: tuple[Path, ...]  # styles that may be found by name


@dataclass(frozen=True, slots=True)
class Saved(Answer):
    """Tell which file holds the result now."""

    path: Path
    loss: str = ""  # a sentence: what of the photograph it does not hold


@dataclass(frozen=True, slots=True)
class SaveResult(FileRequest[Saved]):
    """Ask to write a finished picture to a file."""

    path: Path
    options: SaveOptions
    recipe: str | None  # JSON, for the metadata
    overwrite: bool  # else a taken name gets a number
    result: StoredResult
    in_place: bool = False  # into the photo's own file, for a program that waits for it
    photo: Photo | None = None  # that was painted
    is_writing: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SaveRecording(FileRequest[Saved]):
    """Ask to write how the latest run has painted, as a clip; a taken name gets a number."""

    path: Path
    seconds: float  # its length
    is_writing: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SaveTurntable(FileRequest[Saved]):
    """Ask to write a picture of the open model, or a clip in which it turns once; a taken name gets a number.

    Progressed tells how far the clip is.
    """

    path: Path  # .mp4 and .gif are clips
    photo: Photo
    painted: Array | None  # a result's sheet, (H, W, 3) float32; None is the model as it was
    yaw: float  # degrees, from where it is looked at first
    pitch: float
    clip: int | None  # an animation, which plays; None is the model at rest
    seconds: float  # within it, of a picture
    is_writing: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class TileMade(Answer):
    """Show a tile: (h, w, 4) blue, green, red and 255, with an apron of `TILE_APRON` px where the picture goes on."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class MakeTile(Request[TileMade]):
    """Ask for a tile of the open photo or of a result; Cancelled for an older photo.

    Level 0 is the picture itself, each further one has half its size.
    """

    photo: Photo
    pixels: Array | None  # the result's, (H, W, 3) float32; None for the photo
    level: int
    column: int  # of tiles of `TILE_SIDE` px
    row: int


@dataclass(frozen=True, slots=True)
class ModelsListed(Answer):
    """Tell which models there are now."""

    models: tuple[ModelInfo, ...]


@dataclass(frozen=True, slots=True)
class ModelFetched(Update):
    """Tell how much of a model has been downloaded."""

    have: int  # bytes
    total: int  # bytes


@dataclass(frozen=True, slots=True)
class ManageModels(ModelRequest[ModelsListed]):
    """Ask for a change of the models, or only for their list; ModelFetched tells how far a download is."""

    task: Literal["list", "import", "fetch", "remove"]
    what: tuple[str, ...] = ()  # files to import, or the name of one model


@dataclass(frozen=True, slots=True)
class StrokesFound(Answer):
    """Tell how far the instant engine has learnt paintings, but for those that cannot be read."""

    states: Mapping[Path, StrokesState]


@dataclass(frozen=True, slots=True)
class LookForStrokes(ModelRequest[StrokesFound]):
    """Ask how far the instant engine has learnt paintings."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class RunEstimated(Answer):
    """Give the estimate of a run; None while the engine loads, and where these options cannot be painted."""

    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class EstimateRun(Request[RunEstimated]):
    """Ask what painting a photo of that size would take; answered beside a run."""

    width: int  # px
    height: int  # px
    options: StyleOptions


@dataclass(frozen=True, slots=True)
class Progressed(Update):
    """Tell how far a painting is."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class Previewed(Update):
    """Show a painting as it is now, or a sketch of it."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Finished(Answer):
    """Tell where a result lies, and show it."""

    frame: Frame
    result: StoredResult
    notice: str  # a sentence, or ""
    model: str  # name of the one that painted


@dataclass(frozen=True, slots=True)
class Paint(PaintingRequest[Finished]):
    """Ask for a painting; Previewed and Progressed tell how far it is. It ends a quick one that runs."""

    photo: Photo
    options: StyleOptions
    journal: Path | None = None  # where the state of a run is kept, and from where it goes on
    begin: StoredResult | None = None  # the picture that the run goes on from
    by_surface: bool = False  # of a model, as it is seen, not its textures as they lie
    is_quick: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class QuickPainted(Answer):
    """Show what a run would paint, in the size that was asked for."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class PaintQuickly(PaintingRequest[QuickPainted]):
    """Ask for a preview; it takes the place of one that waits, and where it takes long a sketch is Previewed."""

    photo: Photo
    options: StyleOptions


@dataclass(frozen=True, slots=True)
class Glimpsed(Answer):
    """Show a square of what a painting would be."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Glimpse(PaintingRequest[Glimpsed]):
    """Ask for a square of what a painting would be, or all of it, small; Progressed tells how far it is.

    It takes the place of another one, and makes room for every painting.
    """

    photo: Photo
    options: StyleOptions
    center: tuple[float, float]  # x and y, shares of the picture
    side: int  # px of the result


@dataclass(frozen=True, slots=True)
class MapsMade(Answer):
    """Show maps of features, all on one sheet in shades of grey."""

    frame: Frame
    sheet: MapSheet


@dataclass(frozen=True, slots=True)
class MakeMaps(PaintingRequest[MapsMade]):
    """Ask what a layer sees in the latest run; Cancelled where there is none.

    While a run goes on the answer comes between two steps, and not too often. It takes the place of another one.
    """

    layer: str


@dataclass(frozen=True, slots=True)
class Pause(Note):
    """Ask a painting to rest after its step, or to go on."""

    job: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class EngineReady(Event):
    """Tell that the engine has loaded, and on which device it works."""

    device: str
    shows_life: ClassVar[bool] = True


WholePainting = Paint | PaintQuickly
AnyPainting = WholePainting | Glimpse | MakeMaps
