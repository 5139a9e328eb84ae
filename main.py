"""Start Impasto: the window, or its command line where a command is given."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import logging
import multiprocessing
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadOptions, EngineError, EngineStopped
from engine.recipes.command_options import add_options, options_of, save_options_of
from engine.recipes.recipe import Recipe, from_json, to_json
from engine.values import VERSION, Progress, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.models.own_models import OwnModels
    from engine.models.weights import Model
    from engine.queue.queue_file import QueueFile
    from engine.queue.queue_run import Ended
    from engine.stylizer import Stylizer
    from engine.values import Estimate, Preview, QueueItem

RESOURCES = Path(__file__).resolve().parent / "resources"
STYLES = RESOURCES / "styles"
CANCELLED = 130  # exit code
_BAR = "{percentage:3.0f}% |{bar:40}| {elapsed}, {remaining} left, {desc}"
_MIB = 2**20


def main(words: list[str]) -> int:
    """Open the window, with a photograph where one is named, or run a command.

    Returns:
        0 done, 2 wrong usage, 3 unreadable picture, 4 not enough memory, 5 bad model, 6 cannot write, 130 cancelled.
    """
    multiprocessing.freeze_support()  # first: a frozen app starts its engine process by running itself
    if getattr(sys, "frozen", False):
        _forget_own_libraries()
    if _is_child(words):
        from engine.pictures.guarded_decoding import main as decode

        return decode(words[1:])
    if not words or (words[0] not in _COMMANDS and not words[0].startswith("-")):
        photo, more = (Path(words[0]) if words else None), tuple(map(Path, words[1:]))
        return _open_window(photo, more=more) if more else _open_window(photo)
    if words[0] == "--edit":
        return _edit(words[1:])
    try:
        parser = _parser()
        parsed = parser.parse_args(words)
        if getattr(parsed, "photo", None) and not (parsed.styles or parsed.recipe):
            parser.error("name a painting by --style, or by --recipe a picture that Impasto has saved")
        if parsed.command == "batch" and not (parsed.resume if not parsed.photo else parsed.output):
            parser.error("name photographs or folders and by -o a folder for the paintings, or go on by --resume")
        if parsed.command == "models" and not _MODEL_WORDS[parsed.action](len(parsed.what)):
            parser.error("models list | import FILE... | fetch NAME | remove NAME")
    except SystemExit as stop:  # argparse has told what is wrong, or printed the help
        return int(stop.code or 0)
    return _run(parsed)


def edit() -> int:
    """Open what another program hands over: the entry for those that start a program with nothing but files."""
    words = sys.argv[1:]
    return main(words if _is_child(words) else ["--edit", *words])


def _forget_own_libraries() -> None:
    """Let the programs that a frozen app starts, such as the file manager, load the system's libraries and not ours.

    Only where it starts itself are ours looked up again: what it lacks may be missing from the system.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
        os.environ.pop(name, None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    if sys.platform == "linux":
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


def _is_child(words: list[str]) -> bool:
    """Tell whether a frozen app has started itself to decode a file that may be hostile."""
    return words[:1] == ["decode"] and bool(getattr(sys, "frozen", False))


def _edit(files: list[str]) -> int:
    if not files:
        sys.stderr.write("Name the picture that is to be edited: impasto --edit FILE\n")
        return BadOptions.exit_code
    return _open_window(Path(files[0]), edit=True, left_out=len(files) - 1)


def _open_window(photo: Path | None, **how: Any) -> int:  # noqa: ANN401  # what gui.app.run takes
    """Open the window; what keeps it from opening is shown in a dialog, as nobody sees stderr."""
    try:
        from gui.app import run

        return run(photo, **how)
    except Exception as error:  # noqa: BLE001  # the end of this process
        from gui.system.start_failure import tell_start_failure

        tell_start_failure(error)
        return 1


def _run(parsed: argparse.Namespace) -> int:
    """Run a command; what fails is one sentence on stderr, a traceback only with --debug."""
    logging.basicConfig(level=logging.DEBUG if parsed.debug else logging.CRITICAL, stream=sys.stderr)
    try:
        return _COMMANDS[parsed.command](parsed) or 0
    except EngineError as error:
        if parsed.debug:
            raise
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("Cancelled; nothing was written.\n")
        return CANCELLED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="impasto",
        description="Repaint photographs in the style of paintings.",
        epilog="Without a command, or with the name of a photograph, the window opens. With --edit FILE its Save "
        "writes back into FILE, for a program that has handed it over and waits.",
    )
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(dest="command", required=True)
    stylize = commands.add_parser("stylize", help="repaint one photograph")
    stylize.add_argument("photo", type=Path)
    stylize.add_argument("-o", "--output", type=Path, required=True)
    add_options(stylize)
    replace = 'replace a file of that name, never the photograph; "name (2)" without it'
    stylize.add_argument("--replace", action="store_true", help=replace)
    batch = commands.add_parser("batch", help="repaint many photographs, by the queue that the window has as well")
    _add_batch_options(batch)
    models = commands.add_parser("models", help="list, import, fetch and remove models")
    models.add_argument("action", choices=tuple(_MODEL_WORDS))
    models.add_argument("what", nargs="*", metavar="FILE|NAME", help="files to import, a model to fetch or remove")
    selftest = commands.add_parser("selftest", help="check this installation")
    selftest.add_argument("--json", action="store_true", help="print one JSON object")
    for command in (stylize, batch, models, selftest):
        command.add_argument("--debug", action="store_true", help="show tracebacks and logs")
    return parser


def _add_batch_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("photo", type=Path, nargs="*", help="pictures, and folders with all that is in them")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="for the paintings; made if it is not there"
    )
    name = "of the paintings, with {name}, {style} and {n}; {name}_{style}_{n} without it"
    parser.add_argument("--name", default="{name}_{style}_{n}", metavar="TEMPLATE", help=name)
    endings = ("jpg", "png", "tif", "webp", "avif")
    parser.add_argument("--format", choices=endings, help="the photograph's own without it, or jpg")
    resume = (
        "go on with all that waits in the queue; photographs that it has finished with the same settings are skipped"
    )
    parser.add_argument("--resume", action="store_true", help=resume)
    add_options(parser)


def _recipe_of(word: str) -> Recipe:
    """Read the recipe of a picture, a file or a text, and tell on stderr which of its styles are missing."""
    from engine.recipes.recipe_file import load_recipe

    bundled = sorted(STYLES.glob("*.*"))
    recipe = from_json(word, bundled) if word.lstrip().startswith("{") else load_recipe(Path(word), bundled)
    if recipe is None:
        raise BadOptions(f"{Path(word).name} holds no settings of Impasto; choose a picture that it has saved.")
    if recipe.missing:
        sys.stderr.write(f"Not on this computer: {', '.join(recipe.missing)}; everything else is taken over.\n")
    return recipe


def _stylize(parsed: argparse.Namespace) -> None:
    from engine.pictures import image_io, image_saving

    recipe = _recipe_of(parsed.recipe) if parsed.recipe else None
    options = options_of(parsed, recipe, sorted(STYLES.glob("*.*")))
    save_options = save_options_of(parsed)
    image_saving.check_target(parsed.output, parsed.photo)
    picture = image_io.load(parsed.photo)
    stylizer = _stylizer()  # late: torch takes seconds, and a bad photograph is told at once
    height, width = picture.pixels.shape[:2]
    estimate = stylizer.estimate(height, width, options)
    result = _watch(stylizer.stylize(picture, options))
    made = to_json(Recipe(options, result.model), STYLES, private=save_options.strip_personal)
    written = image_saving.save(
        parsed.output, result.pixels, picture, save_options, recipe=made, overwrite=parsed.replace
    )
    if result.notice:
        sys.stderr.write(f"{result.notice}\n")
    report = _report(result, estimate, written) | {"recipe": json.loads(made)}
    sys.stdout.write(f"{json.dumps(report, ensure_ascii=False) if parsed.json else written}\n")


def _stylizer() -> Stylizer:
    from engine.models.weights import own_folder
    from engine.runs.device import use_threads
    from engine.speeds import speeds_file
    from engine.stylizer import Stylizer

    use_threads()
    return Stylizer(RESOURCES / "models", own_folder(), speeds_file())


def _batch(parsed: argparse.Namespace) -> int:
    """Paint what is named, or all that waits; return the code of the first failure."""
    from engine.queue.queue_file import QueueFile, default_file
    from engine.queue.queue_run import work

    queue = QueueFile(default_file(), STYLES)
    added = _add_to(queue, parsed)
    chosen = {item.number for item in queue.items()} if parsed.resume else added
    stylizer = _stylizer()
    try:
        with contextlib.closing(work(queue, lambda: stylizer, STYLES, chosen)) as steps:
            ended = list(_watch_all(steps, as_json=parsed.json))
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; `batch --resume` goes on with this photograph.\n")
        return CANCELLED
    finally:
        queue.close()
    return next((code for code in ended if code), 0)


def _add_to(queue: QueueFile, parsed: argparse.Namespace) -> set[int]:
    from engine.queue.queue_names import photos_in

    if not parsed.photo:
        return set()
    recipe = _recipe_of(parsed.recipe) if parsed.recipe else None
    options = options_of(parsed, recipe, sorted(STYLES.glob("*.*")))
    photos = photos_in(parsed.photo)
    if not photos:
        raise BadOptions("There is no picture in these folders; name others.")
    suffix = f".{parsed.format}" if parsed.format else None
    saving = save_options_of(parsed)
    added = queue.add(photos, options, parsed.output, parsed.name, saving, suffix, skips_finished=parsed.resume)
    return set(added)


def _watch_all(steps: Iterator[tuple[QueueItem, Progress | Ended]], *, as_json: bool) -> Iterator[int]:
    """Draw a bar for each photograph, tell what has become of it, and yield its exit code."""
    from tqdm import tqdm

    bar: tqdm[Any] | None = None
    for item, step in steps:
        if isinstance(step, Progress):
            bar = bar or tqdm(total=1.0, bar_format=_BAR, leave=False)
            bar.set_description_str(item.photo.name, refresh=False)
            bar.update(step.fraction - bar.n)
            continue
        if bar is not None:
            bar.close()
            bar = None
        if step.message:
            sys.stderr.write(f"{item.photo}: {step.message}\n")
        if as_json:
            told = {"photo": str(item.photo), "output": step.result and str(step.result), "error": step.message or None}
            sys.stdout.write(f"{json.dumps(told, ensure_ascii=False)}\n")
        elif step.result:
            sys.stdout.write(f"{step.result}\n")
        sys.stdout.flush()
        yield step.exit_code


def _watch(items: Iterator[Progress | Preview | Result]) -> Result:
    """Draw a progress bar on stderr until the result comes."""
    from tqdm import tqdm

    with tqdm(total=1.0, bar_format=_BAR) as bar:
        for item in items:
            if isinstance(item, Progress):
                bar.set_description_str(item.phase.value, refresh=False)
                bar.update(item.fraction - bar.n)
            elif isinstance(item, Result):
                bar.update(1.0 - bar.n)
                return item
    raise EngineStopped("The engine ended without a picture; start again.")


def _report(result: Result, estimate: Estimate, written: Path) -> dict[str, object]:
    height, width = result.pixels.shape[:2]
    return {
        "output": str(written),
        "width": width,
        "height": height,
        "engine": result.options.engine,
        "device": result.device,
        "model": result.model,
        "precision": result.precision,
        "seconds": {phase: round(seconds, 3) for phase, seconds in result.seconds.items()},
        "levels": result.levels,
        "tiles": result.tiles,
        "estimate": {
            "seconds": None if estimate.seconds is None else round(estimate.seconds, 1),
            "peak_rss_mib": round(estimate.peak_bytes / _MIB),
        },
        "peak_rss_mib": round(_peak_bytes() / _MIB),
        "losses": dataclasses.asdict(result.losses[-1]) if result.losses else None,
        "notice": result.notice,
    }


def _peak_bytes() -> int:
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS counts bytes, Linux KiB


def _models(parsed: argparse.Namespace) -> None:
    from engine.models.own_models import OwnModels
    from engine.models.weights import Models, own_folder

    own = OwnModels(RESOURCES / "models", own_folder())
    if parsed.action == "list":
        for model in Models(RESOURCES / "models", own_folder()).all():
            sys.stdout.write(f"{model.name}\t{model.kind}\t{model.file}\t{model.licence}\n")
    elif parsed.action == "remove":
        own.remove(parsed.what[0])
        sys.stdout.write(f"{parsed.what[0]} is removed\n")
    else:
        files = [Path(word) for word in parsed.what]
        installed = own.bring_in(files) if parsed.action == "import" else [_fetch(own, parsed.what[0])]
        for model in installed:
            sys.stdout.write(f"{model.name}\t{model.kind}\t{model.file}\t{model.licence}\n")


def _fetch(own: OwnModels, name: str) -> Model:
    """Download a network, drawing a progress bar on stderr."""
    from tqdm import tqdm

    steps = own.fetch(name)
    with tqdm(unit="B", unit_scale=True, unit_divisor=1024, delay=0.2) as bar:
        while True:
            try:
                have, bar.total = next(steps)
            except StopIteration as end:
                model: Model = end.value
                return model
            bar.update(have - bar.n)


def _selftest(parsed: argparse.Namespace) -> None:
    from engine.models.weights import own_folder
    from engine.selftest import check

    report: dict[str, str] = {}
    try:
        report.update(check(RESOURCES, own_folder()))
        from gui.window_check import check_window  # after torch, which Windows cannot load once Qt is there

        report.update(check_window(next((RESOURCES / "samples").glob("*.jpg"))))
    except EngineError as error:
        report["failed"] = str(error)
        raise
    finally:
        text = json.dumps(report) if parsed.json else "\n".join(f"{name}: {found}" for name, found in report.items())
        sys.stdout.write(f"{text}\n")


_MODEL_WORDS = {
    "list": lambda n: n == 0,
    "import": lambda n: n > 0,
    "fetch": lambda n: n == 1,
    "remove": lambda n: n == 1,
}
_COMMANDS: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "stylize": _stylize,
    "batch": _batch,
    "models": _models,
    "selftest": _selftest,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
