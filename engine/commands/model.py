"""Paint a 3D model: `model OBJECT.glb --style PAINTING ... -o OUT.glb`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands import stylize
from engine.commands.command import Command
from engine.commissions.model3d.model_kind import MODEL as KIND
from engine.commissions.model3d.model_kind import WAYS
from engine.errors import BadOptions, UnsupportedFormat
from engine.recipes.command_options import add_options

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from engine.commands.command import Place, Report


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer the options."""
    parser.add_argument("photo", type=Path, metavar="OBJECT", help="a .glb, .gltf, .obj or .ply file")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="a file of the same format")
    way = "texture paints the textures as they lie, at once; surface paints the model as it is seen, in minutes"
    parser.add_argument("--way", choices=WAYS, default=WAYS[0], help=way)
    turntable = "show the painted model as well: a picture, or a clip (.mp4, .gif) in which it turns and moves"
    parser.add_argument("--turntable", type=Path, metavar="FILE", help=turntable)
    resume = "note down there how far the surface is, and go on with what is noted; it is removed at the end"
    parser.add_argument("--resume", type=Path, metavar="FOLDER", help=resume)
    add_options(parser)
    replace = 'replace files of these names, never the model; "name (2)" without it'
    parser.add_argument("--replace", action="store_true", help=replace)


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Paint a model; raises EngineError."""
    if not KIND.takes(parsed.photo):
        raise UnsupportedFormat("{0} is no model; name a .glb, .gltf, .obj or .ply file.", parsed.photo.name)
    if "emissive" in parsed and parsed.way == "surface":
        raise BadOptions("Emissive pictures are painted by way of the texture; choose texture, or leave them out.")
    details: dict[str, str | float | bool] = {"way": parsed.way}
    if parsed.turntable:
        details["turntable"] = str(parsed.turntable)
    return (yield from stylize.paint(parsed, place, details, parsed.resume))


MODEL = Command("model", "repaint the textures of a 3D model", declare, run, stylize.wrong_usage)
