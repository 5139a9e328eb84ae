"""Learn a painting's strokes for each network that lacks them, behind other work, with checkpoints on the way."""

from __future__ import annotations

import io
import pickle
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from engine.errors import BadOptions, UnreadableImage, UnsupportedFormat
from engine.models import learning_state
from engine.models.strokes_files import content_hash
from engine.models.strokes_library import write_strokes
from engine.networks.strokes import Style, mean_of, offsets_of, with_code
from engine.painters.adain.adain import Adain
from engine.painters.adain.learning import CROP, Learning, LearningPlan, code_of, painting_of, subjects_of
from engine.painters.adain.prediction import Prediction
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_frame, to_tensor

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from torch import Tensor

    from engine.models.strokes_library import StrokesLibrary
    from engine.models.weights import Model, Models
    from engine.networks.adain_network import AdainNetwork
    from engine.networks.strokes import Strokes
    from engine.values import Frame, Pixels

SUBJECTS = 96  # crops that are learnt on, at most
EVEN = 6  # of how many of them one has no detail
_SIDE = 512  # px, long side of photographs, as the app paints them first
_LEAST_SIDE = 0.6  # of these, that some are shrunk to
_SAMPLE_SIDE = 384  # px, long side of the picture that shows how far it is
_SAMPLE_STEPS = 20  # from one to the next
_CHECKPOINT_STEPS = 5  # likewise: what is lost where the process is killed
_SECONDS = 150.0  # a network, of which the app has two
_TIMED_STEPS = 12  # by whose time the number of steps is chosen
_LADDER = (1.0, 0.7, 0.5, 0.35, 0.25)  # of the steps that are planned


@dataclass(frozen=True, slots=True, eq=False)
class LearningProgress:
    """Tell how far learning is."""

    fraction: float  # 0 .. 1, of all networks
    seconds_left: float | None = None
    sample: Frame | None = None  # the first photograph as it is painted now; None where it looks as before


def crops_of(photos: list[Tensor], count: int, seed: int = 0) -> list[Tensor]:
    """Cut squares from photographs (1, 3, H, W) in turn, at random places and sizes, some of them mirrored.

    Returns:
        (1, 3, CROP, CROP) each.
    """
    random = np.random.default_rng(seed)
    found = []
    for index in range(count):
        photo = photos[index % len(photos)]
        height, width = photo.shape[-2:]
        side = round(min(_SIDE, max(height, width)) * random.uniform(_LEAST_SIDE, 1))
        rows, columns = (max(CROP, length) for length in fitted(height, width, side))
        scaled = resize(photo, rows, columns).clamp(0, 1)
        top, left = random.integers(rows - CROP + 1), random.integers(columns - CROP + 1)
        crop = scaled[..., top : top + CROP, left : left + CROP]
        found.append((crop.flip(3) if random.random() < 0.5 else crop).contiguous())
    return found


def even_crops(count: int, seed: int = 0) -> list[Tensor]:
    """Draw walls and skies that have no detail, of one colour each, lighter towards one side, (1, 3, CROP, CROP)."""
    random = torch.Generator().manual_seed(seed)
    place = torch.linspace(-0.5, 0.5, CROP)
    found = []
    for _ in range(count):
        colour = 0.2 + 0.5 * torch.rand(1, 3, 1, 1, generator=random)
        down, across = (torch.rand(2, generator=random) - 0.5) * torch.rand(1, generator=random)
        found.append((colour + down * place[:, None] + across * place).clamp(0, 1))
    return found


def subject_crops(photos: list[Tensor], plan: LearningPlan) -> list[Tensor]:
    """Choose what is learnt on: crops of photographs as `crops_of` cuts them, and even ones; no more than are drawn."""
    count = min(SUBJECTS, plan.steps * plan.crops)
    even = count // EVEN
    natural = crops_of(photos, count - even, plan.seed)
    return [*natural, *(x.to(photos[0].device) for x in even_crops(even, plan.seed))]


@torch.no_grad()
def first_strokes(
    prediction: Prediction, library: StrokesLibrary, sha256: str, network: AdainNetwork, painting: Tensor, rank: int
) -> Strokes | None:
    """Choose what learning a painting begins with: what is predicted of it, or else the mean of all that is learnt."""
    predicted = prediction.of(sha256, network, painting, code_of(network, painting))
    return mean_of([predicted] if predicted else library.all_of(sha256), rank)


def photos_from(paths: Iterable[Path], refused: list[str] | None = None) -> Iterator[Pixels]:
    """Read photographs one after the other; those that are gone or damaged are left out, and why goes to `refused`."""
    for path in paths:
        try:
            yield image_io.load(path).pixels
        except (UnreadableImage, UnsupportedFormat) as error:
            if refused is not None:
                refused.append(str(error))


class LearningRun:
    """Learn one painting for all of the app's instant networks, or for those named.

    Args:
        models: with the strokes that there are; new ones go to the user's.
        painting: its file.
        photos: what is painted while learning; the first is shown.
        plan: the constants.
        device: that computes.
        seconds: that a network may take; a slow processor takes fewer steps than planned. Without it all are taken.
    """

    def __init__(
        self, models: Models, painting: Path, photos: Iterable[Pixels], plan: LearningPlan | None = None,
        device: torch.device | None = None, seconds: float | None = None,
    ) -> None:  # fmt: skip
        self._models, self._seconds, self._prediction = models, seconds, Prediction(models)
        self._plan, self._device = plan or LearningPlan(), device or torch.device("cpu")
        self._painting = painting_of(to_tensor(image_io.load(painting).pixels, self._device))
        self._contents = content_hash(painting)
        self._photos = [shrunk(to_tensor(pixels, self._device), _SIDE) for pixels in photos]
        if not self._photos:
            raise BadOptions("Strokes are learnt on photographs; name at least one that can be read.")

    def lacking(self) -> list[Model]:
        """List the networks that have not learnt the painting, the usual one first."""
        return learning_state.lacking(self._models, self._contents)

    def steps(self) -> Generator[LearningProgress, None, None]:
        """Learn; closing the iterator between two items interrupts, and another run goes on from there.

        Raises:
            BadWeights, CannotWrite.
        """
        lacking = self.lacking()
        for index, model in enumerate(lacking):
            yield from self._learn(model, index, len(lacking))
        yield LearningProgress(1.0, 0.0)

    def _learn(self, model: Model, index: int, count: int) -> Generator[LearningProgress, None, None]:
        start = index / count
        network = self._models.adain(model).to(memory_format=torch.channels_last).to(self._device)
        vgg = self._models.vgg(self._models.find("vgg", None)).to(memory_format=torch.channels_last).to(self._device)
        yield LearningProgress(start)
        subjects = []
        for crop in subject_crops(self._photos, self._plan):
            subjects += subjects_of(network, vgg, [crop])
            yield LearningProgress(start)
        library, rank = self._models.strokes, self._plan.rank
        begin = first_strokes(self._prediction, library, model.sha256, network, self._painting, rank)
        learning = Learning(network, model.sha256, vgg, self._painting, subjects, self._plan, begin)
        checkpoint = self._models.strokes.checkpoint_of(model.sha256, self._contents)
        if saved := _saved(checkpoint, self._plan):
            learning.restore(saved)
        taken: list[float] = []  # seconds of each step
        while not learning.is_over:
            begun = time.monotonic()
            learning.run_step()
            taken.append(time.monotonic() - begun)
            if learning.step == _TIMED_STEPS and self._seconds is not None:
                learning.steps = steps_within(self._seconds, float(np.median(taken)), self._plan.steps)
            sample = None
            if learning.step % _CHECKPOINT_STEPS == 0:
                _save(learning, checkpoint)
            if learning.step % _SAMPLE_STEPS == 0 or learning.is_over:
                sample = self._sample(Adain(network), learning)
            done = index + learning.step / learning.steps
            seconds = float(np.mean(taken)) * (count - done) * learning.steps
            yield LearningProgress(done / count, seconds, sample)
        self._models.strokes.add(learning.strokes(), self._contents)
        checkpoint.unlink(missing_ok=True)

    def _sample(self, adain: Adain, learning: Learning) -> Frame:
        small = shrunk(self._photos[0], _SAMPLE_SIDE)
        strokes = learning.strokes()
        code = with_code(adain.encode_style(self._painting, 1.0), strokes)
        return to_frame(adain.repaint(small, Style(code, offsets_of([strokes], [1.0])), 1.0))


def plan_for(steps: int | None) -> tuple[LearningPlan, float | None]:
    """Plan exactly so many steps; without a number the usual ones, as far as there is time: give the seconds, too."""
    return (LearningPlan(), _SECONDS) if steps is None else (LearningPlan(steps=steps), None)


def steps_within(seconds: float, step: float, most: int) -> int:
    """Choose how many steps to take in about some seconds.

    The steps come from a ladder, so that a processor takes as many each time and what it learns stays the same.

    Args:
        seconds: that there are.
        step: seconds of one.
        most: steps that are planned.
    """
    rungs = [max(1, round(most * share)) for share in _LADDER]
    return next((rung for rung in rungs if rung * step <= seconds), rungs[-1])


def shrunk(image: Tensor, side: int) -> Tensor:
    """Shrink (1, 3, H, W) to a long side of some px at most."""
    height, width = image.shape[-2:]
    return resize(image, *fitted(height, width, min(side, max(height, width)))).clamp(0, 1)


def _save(learning: Learning, checkpoint: Path) -> None:
    """Write a checkpoint atomically; raises CannotWrite."""
    content = io.BytesIO()
    torch.save(learning.state(), content)
    write_strokes(checkpoint, content.getvalue())


def _saved(checkpoint: Path, plan: LearningPlan) -> dict[str, Any] | None:
    """Read a checkpoint; None where there is none that can be gone on from: then it is begun anew."""
    try:
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError):
        return None
    is_known = isinstance(state, dict) and state.get("plan") == asdict(plan) and {"adam", "steps"} <= state.keys()
    return state if is_known else None
