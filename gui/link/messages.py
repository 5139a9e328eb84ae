"""Define what the window's process and the engine process say to each other: frozen, picklable, no pixels inside.

Every request carries the number of its job, and every report the number of the job that it answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.recipes.recipe import Recipe
from engine.values import Estimate, ModelInfo, Obstacle, Picture, Progress, SaveOptions, StyleOptions
from gui.link import keeping as k
from gui.link.map_sheet import MapSheet


@dataclass(frozen=True, slots=True)
class Block:
    """Name an array in shared memory."""

    name: str
    shape: tuple[int, ...]
    dtype: Literal["uint8", "float32"]


@dataclass(frozen=True, slots=True)
class Frame:
    """Point at one RGB picture, 8 bits a channel, in a slot of the shared frames."""

    slot: int
    width: int  # px
    height: int  # px


@dataclass(frozen=True, slots=True)
class Photo:
    """Say where a photo's pixels are; a new engine process can load it again from this alone."""

    number: int  # of the job that opened it
    path: Path | None = None
    pasted: Block | None = None  # (H, W, 4) uint8 RGBA, for a photo without a file
    is_written_back: bool = False  # then the file is not the photo any more


@dataclass(frozen=True, slots=True, eq=False)
class StoredResult:
    """Say where a finished picture lies and what its file shall carry; enough to save it from any engine process."""

    pixels: Block  # (H, W, 3) float32, [0, 1]
    alpha: Block | None  # (H, W) float32, [0, 1], the photo's
    like: Picture  # the photo's metadata; its arrays are empty


@dataclass(frozen=True, slots=True)
class OpenPhoto:
    """Ask for a photo; answered by PhotoOpened or Failed."""

    job: int
    photo: Photo
    write_back: bool = False  # ask whether the file can be replaced


@dataclass(frozen=True, slots=True)
class MakeThumbnail:
    """Ask for a small copy of a picture file; answered by ThumbnailMade or Failed."""

    job: int
    path: Path


@dataclass(frozen=True, slots=True)
class ReadRecipe:
    """Ask for the recipe of a picture or a file; answered by RecipeRead or Failed."""

    job: int
    path: Path
    known: tuple[Path, ...]  # styles that may be found by name


@dataclass(frozen=True, slots=True)
class MakeTile:
    """Ask for a tile of the open photo or of a result; answered by TileMade, Failed, or Cancelled for an older photo.

    Level 0 is the picture itself, each further one has half its size.
    """

    job: int
    photo: Photo
    pixels: Block | None  # the result's, (H, W, 3) float32; None for the photo
    level: int
    column: int  # of tiles of gui.link.shared_frames.TILE_SIDE px
    row: int
    target: Block  # (slots, px, px, 4) uint8; the tile with one px more all round, as far as the picture goes
    slot: int


@dataclass(frozen=True, slots=True)
class EstimateRun:
    """Ask what painting a photo of that size would take; answered by RunEstimated or Failed."""

    job: int
    width: int  # px
    height: int  # px
    options: StyleOptions


@dataclass(frozen=True, slots=True)
class ManageModels:
    """Ask for a change of the models, or only for their list; answered by ModelFetched, then ModelsListed or Failed."""

    job: int
    task: Literal["list", "import", "fetch", "remove"]
    what: tuple[str, ...] = ()  # files to import, or the name of one model


@dataclass(frozen=True, slots=True)
class Paint:
    """Ask for a painting; answered by Previewed and Progressed, then by Finished, Cancelled or Failed.

    A quick one is a preview: it takes the place of a quick one that waits, and ends with a Previewed that is no sketch.
    """

    job: int
    photo: Photo
    options: StyleOptions
    quick: bool = False
    journal: Path | None = None  # of a Gatys run: where its state is kept, and from where it goes on
    begin: StoredResult | None = None  # the picture that Gatys goes on from


@dataclass(frozen=True, slots=True)
class Pause:
    """Ask a painting to rest after its step, or to go on; nobody answers."""

    job: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Ask for a square of what a painting would be; answered by Progressed, then by Glimpsed, Cancelled or Failed.

    It takes the place of another one, and makes room for every painting.
    """

    job: int
    photo: Photo
    options: StyleOptions
    center: tuple[float, float]  # x and y, shares of the picture
    side: int  # px of the result
    quick: bool = True


@dataclass(frozen=True, slots=True)
class MakeMaps:
    """Ask what a layer sees in the latest Gatys run; answered by MapsMade or Failed, or Cancelled where there is none.

    While a run goes on the answer comes between two steps, and not too often. It takes the place of another one.
    """

    job: int
    layer: str
    quick: bool = True


@dataclass(frozen=True, slots=True)
class Cancel:
    """Ask to end a job; answered by Cancelled unless the job has ended otherwise."""

    job: int


@dataclass(frozen=True, slots=True)
class TakeResult:
    """Answer ResultComputed: where to put the result, or None if there is no memory for it."""

    job: int
    pixels: Block | None
    alpha: Block | None = None


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Ask to write a finished picture to a file; answered by Saved or Failed."""

    job: int
    path: Path
    options: SaveOptions
    recipe: str | None  # JSON, for the metadata
    overwrite: bool  # else a taken name gets a number
    result: StoredResult
    in_place: bool = False  # into the photo's own file, for a program that waits for it


@dataclass(frozen=True, slots=True)
class FreeFrame:
    """Tell that a frame has been copied and its slot is free."""

    slot: int


@dataclass(frozen=True, slots=True)
class Quit:
    """Ask the engine process to end once what it writes to disk is complete."""


@dataclass(frozen=True, slots=True)
class EngineReady:
    """Tell that the engine has loaded, and on which device it works."""

    device: str


@dataclass(frozen=True, slots=True)
class PhotoOpened:
    """Tell that a photo can be shown and painted."""

    job: int
    frame: Frame
    width: int  # px, of the photo itself
    height: int  # px
    obstacle: Obstacle | None = None  # to writing back, where that was asked


@dataclass(frozen=True, slots=True)
class ThumbnailMade:
    """Show a small copy of a picture."""

    job: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class TileMade:
    """Tell that a tile is in its slot: blue, green, red and 255 for each px."""

    job: int
    width: int  # px
    height: int  # px


@dataclass(frozen=True, slots=True)
class RecipeRead:
    """Give a recipe; None where the picture has none."""

    job: int
    recipe: Recipe | None


@dataclass(frozen=True, slots=True)
class RunEstimated:
    """Give the estimate of a run; None while the engine loads, and where these options cannot be painted."""

    job: int
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class ModelsListed:
    """Tell which models there are now."""

    job: int
    models: tuple[ModelInfo, ...]


@dataclass(frozen=True, slots=True)
class ModelFetched:
    """Tell how much of a model has been downloaded."""

    job: int
    have: int  # bytes
    total: int  # bytes


@dataclass(frozen=True, slots=True)
class Progressed:
    """Tell how far a job is."""

    job: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Previewed:
    """Show the painting as it is now."""

    job: int
    frame: Frame
    is_sketch: bool = False  # of a quick one: the same comes again, as a run would paint it


@dataclass(frozen=True, slots=True)
class Glimpsed:
    """Show a square of what a painting would be."""

    job: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class MapsMade:
    """Show maps of features, all on one sheet in shades of grey."""

    job: int
    frame: Frame
    sheet: MapSheet


@dataclass(frozen=True, slots=True)
class ResultComputed:
    """Ask for shared memory for a result; answered by TakeResult."""

    job: int
    shape: tuple[int, ...]  # (H, W, 3)
    alpha_shape: tuple[int, ...] | None  # (H, W)


@dataclass(frozen=True, slots=True)
class Finished:
    """Tell that the result lies in the shared memory that was given for it."""

    job: int
    frame: Frame
    like: Picture  # as in StoredResult
    notice: str  # a sentence, or ""
    model: str  # name of the one that painted


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Tell that a job has ended without a result."""

    job: int


@dataclass(frozen=True, slots=True)
class Saved:
    """Tell which file holds the result now."""

    job: int
    path: Path


@dataclass(frozen=True, slots=True)
class Failed:
    """Tell why a job has ended; None means an error that nobody foresaw and that is in the log."""

    job: int  # 0 while the engine loads
    sentence: str | None


FileRequest = OpenPhoto | MakeThumbnail | SaveResult | ReadRecipe
Painting = Paint | Glimpse | MakeMaps  # what needs the engine, one after the other
Job = FileRequest | k.Request | MakeTile | EstimateRun | ManageModels | Painting  # what has a number of its own
Request = Job | Pause | Cancel | TakeResult | FreeFrame | Quit
Report = (
    EngineReady
    | PhotoOpened
    | ThumbnailMade
    | TileMade
    | RecipeRead
    | RunEstimated
    | ModelsListed
    | ModelFetched
    | Progressed
    | Previewed
    | Glimpsed
    | MapsMade
    | ResultComputed
    | Finished
    | k.Report
    | Cancelled
    | Saved
    | Failed
)
