"""Start Impasto: the window, or its command line where a command is given."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import multiprocessing
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadOptions, EngineError, EngineStopped
from engine.recipe import Recipe, from_json, to_json
from engine.values import VERSION, Progress, Result, SaveOptions, StyleChoice, StyleOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

    from engine.own_models import OwnModels
    from engine.values import Preview
    from engine.weights import Model

RESOURCES = Path(__file__).resolve().parent / "resources"
STYLES = RESOURCES / "styles"
CANCELLED = 130  # exit code
_MIB = 2**20


def main(words: list[str]) -> int:
    """Open the window, with a photograph where one is named, or run a command.

    Returns:
        0 done, 2 wrong usage, 3 unreadable picture, 4 not enough memory, 5 bad model, 6 cannot write, 130 cancelled.
    """
    multiprocessing.freeze_support()  # first: a frozen app starts its engine process by running itself
    if words[:1] == ["decode"] and getattr(sys, "frozen", False):  # a frozen app decodes raw files by running itself
        from engine.guarded_decoding import main as decode

        return decode(words[1:])
    if not words or (words[0] not in _COMMANDS and not words[0].startswith("-")):
        from gui.app import run

        return run(Path(words[0]) if words else None)
    if words[0] == "--edit":
        return _edit(words[1:])
    try:
        parser = _parser()
        parsed = parser.parse_args(words)
        if parsed.command == "stylize" and not (parsed.styles or parsed.recipe):
            parser.error("name a painting by --style, or by --recipe a picture that Impasto has saved")
        if parsed.command == "models" and not _MODEL_WORDS[parsed.action](len(parsed.what)):
            parser.error("models list | import FILE... | fetch NAME | remove NAME")
    except SystemExit as stop:  # argparse has told what is wrong, or printed the help
        return int(stop.code or 0)
    return _run(parsed)


def edit() -> int:
    """Open what another program hands over: the entry for those that start a program with nothing but files."""
    return main(["--edit", *sys.argv[1:]])


def _edit(files: list[str]) -> int:
    if not files:
        sys.stderr.write("Name the picture that is to be edited: impasto --edit FILE\n")
        return BadOptions.exit_code
    from gui.app import run

    return run(Path(files[0]), edit=True, left_out=len(files) - 1)


def _run(parsed: argparse.Namespace) -> int:
    """Run a command; what fails is one sentence on stderr, a traceback only with --debug."""
    logging.basicConfig(level=logging.DEBUG if parsed.debug else logging.CRITICAL, stream=sys.stderr)
    try:
        _COMMANDS[parsed.command](parsed)
    except EngineError as error:
        if parsed.debug:
            raise
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("Cancelled; nothing was written.\n")
        return CANCELLED
    return 0


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
    _add_stylize_options(stylize)
    models = commands.add_parser("models", help="list, import, fetch and remove models")
    models.add_argument("action", choices=tuple(_MODEL_WORDS))
    models.add_argument("what", nargs="*", metavar="FILE|NAME", help="files to import, a model to fetch or remove")
    selftest = commands.add_parser("selftest", help="check this installation")
    selftest.add_argument("--json", action="store_true", help="print one JSON object")
    for command in (stylize, models, selftest):
        command.add_argument("--debug", action="store_true", help="show tracebacks and logs")
    return parser


def _add_stylize_options(parser: argparse.ArgumentParser) -> None:
    default = StyleOptions()
    parser.add_argument("photo", type=Path)
    parser.add_argument("--style", action="append", metavar="PAINTING[:WEIGHT]", dest="styles")
    saved = "take over the settings of a picture that Impasto has saved, or of JSON; what else is named comes first"
    parser.add_argument("--recipe", metavar="FILE|JSON", help=saved)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.add_argument_group("the painting", argument_default=argparse.SUPPRESS)
    _add_choice(options, "--engine", default.engine)
    options.add_argument("--strength", type=float, help="0 .. 1")
    options.add_argument("--size", type=int, metavar="PX", help="long side; the photograph's own without it")
    options.add_argument("--style-scale", type=float, help="0.25 .. 4: breadth of strokes")
    options.add_argument("--iterations", type=int, help="steps of gatys over all sizes")
    for weight in ("content", "style", "tv"):
        options.add_argument(f"--{weight}-weight", type=float, help="factor on the engine's own balance")
    _add_choice(options, "--init", default.init)
    options.add_argument("--seed", type=int)
    _add_choice(options, "--colors", default.colors)
    options.add_argument("--color-strength", type=float, help="0 .. 1: how far photo or palette goes")
    options.add_argument("--model", help="a name from `models list`")
    _add_choice(options, "--device", default.device)
    _add_choice(options, "--precision", default.precision)
    options.add_argument("--memory", type=float, metavar="GIB", dest="memory_gib", help="the most to use")
    _add_save_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object about the run")


def _add_save_options(parser: argparse.ArgumentParser) -> None:
    default = SaveOptions()
    group = parser.add_argument_group(
        "the file", "The ending of --output names the format: JPEG, PNG, TIFF, WebP, AVIF."
    )
    quality = "1 .. 100, of JPEG, WebP (100 is lossless) and AVIF; %(default)s without it"
    group.add_argument("--quality", type=int, default=default.quality, help=quality)
    depth = "bits a channel, 32 is floating point; the photograph's without it, as far as the format has it"
    group.add_argument("--bit-depth", type=int, choices=(8, 16, 32), help=depth)
    _add_choice(group, "--profile", default.profile, "colour profile: the photograph's (default) or sRGB")
    _add_choice(group, "--compression", default.compression, "of TIFF; %(default)s without it")
    personal = "leave out place, names, serial numbers, maker note and keywords; the copyright notice stays"
    group.add_argument("--strip-personal", action="store_true", help=personal)
    replace = 'replace a file of that name, never the photograph; "name (2)" without it'
    group.add_argument("--replace", action="store_true", help=replace)


def _add_choice(parser: argparse._ActionsContainer, flag: str, default: StrEnum, text: str | None = None) -> None:
    settings: dict[str, Any] = {} if parser.argument_default else {"default": default}
    parser.add_argument(flag, type=type(default), choices=list(type(default)), help=text, **settings)


def _options_of(parsed: argparse.Namespace, recipe: Recipe | None) -> StyleOptions:
    """Return the recipe's options, or the defaults, with those that are named on the command line."""
    options = recipe.applied_to(StyleOptions()) if recipe else StyleOptions()
    named = _named_as(StyleOptions, parsed)
    named["styles"] = tuple(_style_choice(word) for word in parsed.styles or ()) or options.styles
    return dataclasses.replace(options, **named)


def _recipe_of(word: str) -> Recipe:
    """Read the recipe of a picture, a file or a text, and tell on stderr which of its styles are missing."""
    from engine.recipe_file import load_recipe

    bundled = sorted(STYLES.glob("*.*"))
    recipe = from_json(word, bundled) if word.lstrip().startswith("{") else load_recipe(Path(word), bundled)
    if recipe is None:
        raise BadOptions(f"{Path(word).name} holds no settings of Impasto; choose a picture that it has saved.")
    if recipe.missing:
        sys.stderr.write(f"Not on this computer: {', '.join(recipe.missing)}; everything else is taken over.\n")
    return recipe


def _save_options_of(parsed: argparse.Namespace) -> SaveOptions:
    if not 1 <= parsed.quality <= 100:
        raise BadOptions("The quality must lie between 1 and 100.")
    return SaveOptions(**_named_as(SaveOptions, parsed))


def _named_as(kind: type, parsed: argparse.Namespace) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(kind)}
    return {name: value for name, value in vars(parsed).items() if name in names}


def _style_choice(word: str) -> StyleChoice:
    """Split PAINTING:WEIGHT; a colon that no number follows belongs to the path."""
    path, _, weight = word.rpartition(":")
    try:
        return StyleChoice(Path(path), float(weight)) if path else StyleChoice(Path(word))
    except ValueError:
        return StyleChoice(Path(word))


def _stylize(parsed: argparse.Namespace) -> None:
    from engine import image_io, image_saving

    recipe = _recipe_of(parsed.recipe) if parsed.recipe else None
    options = _options_of(parsed, recipe)
    save_options = _save_options_of(parsed)
    image_saving.check_target(parsed.output, parsed.photo)
    picture = image_io.load(parsed.photo)
    from engine.stylizer import Stylizer  # late: torch takes seconds, and a bad photograph is told at once
    from engine.weights import own_folder

    result = _watch(Stylizer(RESOURCES / "models", own_folder()).stylize(picture, options))
    made = to_json(Recipe(options, result.model), STYLES, private=save_options.strip_personal)
    written = image_saving.save(
        parsed.output, result.pixels, picture, save_options, recipe=made, overwrite=parsed.replace
    )
    if result.notice:
        sys.stderr.write(f"{result.notice}\n")
    report = _report(result, written) | {"recipe": json.loads(made)}
    sys.stdout.write(f"{json.dumps(report, ensure_ascii=False) if parsed.json else written}\n")


def _watch(items: Iterator[Progress | Preview | Result]) -> Result:
    """Draw a progress bar on stderr until the result comes."""
    from tqdm import tqdm

    with tqdm(total=1.0, bar_format="{percentage:3.0f}% |{bar:40}| {elapsed}, {remaining} left, {desc}") as bar:
        for item in items:
            if isinstance(item, Progress):
                bar.set_description_str(item.phase.value, refresh=False)
                bar.update(item.fraction - bar.n)
            elif isinstance(item, Result):
                bar.update(1.0 - bar.n)
                return item
    raise EngineStopped("The engine ended without a picture; start again.")


def _report(result: Result, written: Path) -> dict[str, object]:
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
        "tiles": 1,
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
    from engine.own_models import OwnModels
    from engine.weights import Models, own_folder

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
    from engine.selftest import check
    from engine.weights import own_folder

    report = check(RESOURCES, own_folder())
    text = json.dumps(report) if parsed.json else "\n".join(f"{name}: {found}" for name, found in report.items())
    sys.stdout.write(f"{text}\n")


_MODEL_WORDS = {
    "list": lambda n: n == 0,
    "import": lambda n: n > 0,
    "fetch": lambda n: n == 1,
    "remove": lambda n: n == 1,
}
_COMMANDS = {"stylize": _stylize, "models": _models, "selftest": _selftest}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
