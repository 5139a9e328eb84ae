"""Turn what is painted into an order that another computer can carry out, and name the files that it needs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commissions.kinds import kind_of
from engine.commissions.model3d.model_kind import MODEL
from engine.computers.file_cache import name_of
from engine.computers.order import SentLearning, SentOrder
from engine.errors import not_found
from engine.mask import GreyPicture
from engine.masks.mixing import paintings
from engine.models import learning_state
from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.painters import registry
from engine.recipes.option_rules import check
from engine.recipes.recipe import Recipe, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.commissions.commission import Order
    from engine.computers.order import Sent
    from engine.models.weights import Model
    from engine.options import StyleOptions

_NOWHERE = Path("\0")  # no folder of bundled styles


@dataclass(frozen=True, slots=True)
class Parcel:
    """Hold an order and where its files lie here, by their names in it."""

    order: Sent
    files: dict[str, Path]


class Packing:
    """Pack orders; for any thread.

    Args:
        models: folder of the bundled ones.
        own: folder of the user's own.
        styles: folder of the bundled ones.
    """

    def __init__(self, models: Path, own: Path, styles: Path) -> None:
        self._models, self._own, self._styles = Models(models, own), own, styles
        self._names: dict[tuple[Path, int, int], str] = {}  # of files, by path, time and size

    def pack(self, order: Order, key: str) -> Parcel:
        """Pack an order under a key that no other one has.

        Raises:
            BadOptions, BadWeights, UnreadableImage.
        """
        options = order.options
        check(options)
        _, model = registry.choose(self._models, options)
        files: dict[str, Path] = {}

        def named(path: Path) -> str:
            name = self._name(path)
            files[name] = path
            return name

        sent = SentOrder(
            key,
            named(order.source),
            order.source.name,
            order.target.name,
            to_json(Recipe(_renamed(options, lambda path: Path(named(path)))), _NOWHERE, private=True),
            self._recipe(order, model),
            json.loads(json.dumps(asdict(order.save_options))),
            dict(order.details),
            (),
            {name: named(path) for name, path in _beside(order.source).items()},
            self._own_model(model, named),
            self._own_strokes(model, options, named),
        )
        return Parcel(replace(sent, files=tuple(files)), files)

    def learning(self, painting: Path, photos: Iterable[Path], steps: int | None, key: str) -> Parcel:
        """Pack a painting whose strokes are learnt, on those of the photographs that are there.

        Raises:
            BadWeights, UnreadableImage.
        """
        files: dict[str, Path] = {}

        def named(path: Path) -> str:
            name = self._name(path)
            files[name] = path
            return name

        strokes: dict[str, str] = {}
        library, contents = self._models.strokes, self._name(painting)[:64]
        for model in learning_state.networks(self._models):
            begun = library.checkpoint_of(model.sha256, contents)
            own = [path for path in library.files_of(model.sha256) if self._own in path.parents]
            strokes |= {path.name: named(path) for path in (*own, begun) if path.exists()}
        sent = SentLearning(
            key, named(painting), painting.name, tuple(named(path) for path in photos if path.is_file()), steps,
            strokes, (),
        )  # fmt: skip
        return Parcel(replace(sent, files=tuple(files)), files)

    def recipe(self, order: Order) -> str:
        """Write what a painting says of itself; raises BadOptions and BadWeights."""
        return self._recipe(order, registry.choose(self._models, order.options)[1])

    def _recipe(self, order: Order, model: Model) -> str:
        made = Recipe(order.options, model.name)
        return to_json(made, self._styles, private=order.save_options.strip_personal)

    def _own_model(self, model: Model, named: Callable[[Path], str]) -> dict[str, object]:
        if not model.name or any(model.name == other.name for other in self._models.bundled()):
            return {}
        return asdict(model) | {"sent": named(self._models.path_of(model))}

    def _own_strokes(self, model: Model, options: StyleOptions, named: Callable[[Path], str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for choice in paintings(options) if model.name else ():
            path = self._models.strokes.path_of(model.sha256, content_hash(choice.path))
            if path is not None and self._own in path.parents:
                found[path.name] = named(path)
        return found

    def _name(self, path: Path) -> str:
        try:
            stat = path.stat()
            known = (path, stat.st_mtime_ns, stat.st_size)
            if known not in self._names:
                self._names[known] = name_of(path)
            return self._names[known]
        except OSError as error:
            raise not_found(path.name) from error


def _beside(source: Path) -> dict[str, Path]:
    if kind_of(source) is not MODEL:
        return {}
    from engine.commissions.model3d.model_files import files_of  # noqa: PLC0415  # reads models; few orders are of one

    return files_of(source)


def _renamed(options: StyleOptions, name: Callable[[Path], Path]) -> StyleOptions:
    """Give every file that options name another name."""
    masks = []
    for mask in options.masks:
        base = GreyPicture(name(mask.base.path)) if isinstance(mask.base, GreyPicture) else mask.base
        style = None if mask.style is None else replace(mask.style, path=name(mask.style.path))
        masks.append(replace(mask, base=base, style=style))
    styles = tuple(replace(choice, path=name(choice.path)) for choice in options.styles)
    return replace(options, styles=styles, masks=tuple(masks))
