"""Show the engine's sentences in the window's language; the engine itself knows English only.

A sentence is found by its form, the values in it are taken out and put into the translation. The two lists are
complete: tests/gui/test_engine_sentences.py reads the code of the engine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_PLACE = r"(\{\d\})"
SENTENCES: tuple[object, ...] = (
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The painting goes on, but it cannot be kept on the disk meanwhile; the disk may be full.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "What you do cannot be kept on the disk for the next start; the disk may be full. You can go on.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The painting cannot be kept in the history; the disk may be full. Save it to a file of your own.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "This painting is not in the history any more; start it again.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "{0} could not be written; choose another folder.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "{0} is damaged, or not a file of weights alone; nothing of it was run or imported.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} holds no weights by name; choose a state dict or a safetensors file."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "{0} holds other things than weights; choose a state dict or a safetensors file.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} would unpack to something else than it seems; nothing was imported."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is larger than 1 GiB; choose the file of a network that Impasto knows."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} cannot be read; check that it is there and may be opened."),
    QT_TRANSLATE_NOOP("EngineSentences", "This computer has no {0} device; choose {1} or auto."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "There is not enough free memory to repaint this picture; close other programs and try again.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The picture came out as not a number; try another precision, device or style.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The picture came out as one flat colour; try another style or a smaller style weight.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The optimisation ran out of bounds; use a smaller style weight or another seed.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} does not fit into memory; close other programs or reduce it."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} needs more room for temporary files; make some on {1}."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} has {1} megapixels; at most {2} can be opened, so reduce it first."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} takes too long to decode; save it as TIFF or JPEG first."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is damaged and cannot be opened; try another copy of it."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "{0} is of a camera that is not known yet; convert it to DNG, TIFF or JPEG first.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is a HEIC photograph; save it as JPEG, or open these {1}."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The picture holds values that are not numbers and was not saved; paint it again.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "{0} is not a picture that can be opened; choose a JPEG, PNG, TIFF, WebP, AVIF or raw file.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "You may not open {0}; change its permissions or choose another."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is a folder; choose a picture in it."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} cannot be found; it may have been moved or renamed."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is empty; try another copy of it."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is damaged or of a rare kind; save it anew as JPEG or PNG."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} could not be saved: {1}."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "{0} could not be replaced: another program may have it open; close it there or save elsewhere.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} {1} and was left as it is; save under another name."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} cannot be saved under that ending; use one of {1}."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "{0} would be {1} px long, and its format ends at {2} px; save it as PNG or TIFF.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "There is not enough memory to save {0}; close other programs."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} could not be saved; choose another format, for example PNG."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is the original, which is never overwritten; choose another name."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "These masks are damaged; take them from another picture, recipe or mask file.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "“{0}” cannot be fetched; choose one of: {1}."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} did not arrive as it was published; fetch it again."),
    QT_TRANSLATE_NOOP("EngineSentences", "The connection broke; what has arrived is kept, so fetch it again to go on."),
    QT_TRANSLATE_NOOP("EngineSentences", "The folder {0} cannot be written to; free some space or check its rights."),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is larger than 1 GiB, which no such file is; nothing was fetched."),
    QT_TRANSLATE_NOOP("EngineSentences", "The strength must lie between 0 and 1."),
    QT_TRANSLATE_NOOP("EngineSentences", "The opacity must lie between 0 and 1."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "There can be at most {0} masks, with sizes, points and softness in their ranges.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "The strength of the colours must lie between 0 and 1."),
    QT_TRANSLATE_NOOP("EngineSentences", "Size and iterations must be greater than 0."),
    QT_TRANSLATE_NOOP("EngineSentences", "The weights of content, style and variation must not be negative."),
    QT_TRANSLATE_NOOP("EngineSentences", "The memory must be greater than 0."),
    QT_TRANSLATE_NOOP("EngineSentences", "The seed is too large; choose a smaller one."),
    QT_TRANSLATE_NOOP("EngineSentences", "Choose at least one style picture."),
    QT_TRANSLATE_NOOP("EngineSentences", "The weight of every style must be greater than 0."),
    QT_TRANSLATE_NOOP("EngineSentences", "The style scale must lie between 0.25 and 4."),
    QT_TRANSLATE_NOOP("EngineSentences", "The rotation of a style must lie between -180 and 180 degrees."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The part of a style must lie inside the picture and hold a twentieth of each side.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "{0} is no network that Impasto knows: torchvision's VGG-19, vgg_normalised.pth and decoder.pth of "
        "pytorch-AdaIN, or one of Impasto's own.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The network in this file computes no picture; get the file once more and import it.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "There is no model “{0}” to remove; `models list` shows those there are."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "This is the decoder of pytorch-AdaIN, half of a network; import its vgg_normalised.pth as well.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The file's weights do not fit together; get the file once more and import it.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "“{0}” comes with Impasto and cannot be removed."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "Published by torchvision: VGG19_Weights.IMAGENET1K_V1, its convolutions up to conv5_1.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "Published with pytorch-AdaIN: vgg_normalised.pth, its convolutions up to conv5_1.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "Published with pytorch-AdaIN: vgg_normalised.pth up to conv4_1, and decoder.pth.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "Imported from a file."),
    QT_TRANSLATE_NOOP("EngineSentences", "The queue was made by a newer Impasto; update this one to go on with it."),
    QT_TRANSLATE_NOOP("EngineSentences", "This photograph is not in the queue any more."),
    QT_TRANSLATE_NOOP("EngineSentences", "The queue in {0} cannot be opened; check that you may write there."),
    QT_TRANSLATE_NOOP("EngineSentences", "The queue in {0} cannot be written; make room on the disk and try again."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "The engine stopped at this photograph again and again; choose a smaller size and try again.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "The name template is empty; write for example {name}_{style}_{n}."),
    QT_TRANSLATE_NOOP("EngineSentences", "The name template knows {name}, {style} and {n}, but not {{0}}."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "Something unexpected went wrong with this photograph; the log file tells more.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "There is not enough memory for this photograph; choose a smaller size or close other programs.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "There is no memory left to show what the network sees."),
    QT_TRANSLATE_NOOP("EngineSentences", "The style {0} is not where it was; put it back and try again."),
    QT_TRANSLATE_NOOP("EngineSentences", "The engine ended without a picture; try again."),
    QT_TRANSLATE_NOOP("EngineSentences", "The folder {0} cannot be made; choose another one."),
    QT_TRANSLATE_NOOP("EngineSentences", "These settings are damaged; take them from another picture or recipe file."),
    QT_TRANSLATE_NOOP("EngineSentences", "These settings were made by a newer Impasto; update this one to use them."),
    QT_TRANSLATE_NOOP("EngineSentences", "These masks need {0}, which cannot be found; bring it beside them."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "There are more than {0} masks, which this Impasto does not have; leave some out.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "These settings hold {0} as {1}, which is out of range; take other ones."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "These settings ask for {0} “{1}”, which this Impasto does not have; update it.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "The settings of {0} cannot be read; the file may have been moved."),
    QT_TRANSLATE_NOOP("EngineSentences", "There is not enough memory for {0}; choose a smaller one and start again."),
    QT_TRANSLATE_NOOP("EngineSentences", "Repainted at {0} x {1} px, {2}."),
    QT_TRANSLATE_NOOP("EngineSentences", "There is no model “{0}” for this engine; choose one of: {1}."),
    QT_TRANSLATE_NOOP("EngineSentences", "The model file {0} is damaged or was changed; {1}."),
    QT_TRANSLATE_NOOP("EngineSentences", "The list of models {0} cannot be read; {1}."),
    QT_TRANSLATE_NOOP("EngineSentences", "The model file {0} does not hold what its name says; install it again."),
    QT_TRANSLATE_NOOP("EngineSentences", "The model file {0} is missing; {1}."),
    QT_TRANSLATE_NOOP("EngineSentences", "The model file {0} is not a safetensors file; install it again."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "There is no memory for the finished picture; choose a smaller size and start again.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "There is not enough memory for this; choose a smaller size or close other apps.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "The photograph in {0} was replaced; open that file again to go on."),
    QT_TRANSLATE_NOOP("EngineSentences", "The queue was damaged and begins anew; what was left of it is in {0}."),
    QT_TRANSLATE_NOOP("EngineSentences", "There is no picture in these folders; choose others."),
    QT_TRANSLATE_NOOP("EngineSentences", "The engine is closing."),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "Gatys paints the picture as a whole; the loupe shows what the instant engine paints.",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "The loupe shows only what Impasto's own models paint; choose one of them."),
)
FRAGMENTS: tuple[object, ...] = (  # what is put into some of them
    QT_TRANSLATE_NOOP("EngineSentences", "with the package pillow-heif in {0}"),
    QT_TRANSLATE_NOOP("EngineSentences", "after pip install pillow-heif"),
    QT_TRANSLATE_NOOP("EngineSentences", "is of a kind that Impasto does not write"),
    QT_TRANSLATE_NOOP("EngineSentences", "is write-protected"),
    QT_TRANSLATE_NOOP("EngineSentences", "holds several pictures"),
    QT_TRANSLATE_NOOP("EngineSentences", "the file did not come back as written; try another folder"),
    QT_TRANSLATE_NOOP("EngineSentences", "you may not write into the folder {0}; choose another one"),
    QT_TRANSLATE_NOOP("EngineSentences", "the folder {0} can only be read; choose another one"),
    QT_TRANSLATE_NOOP("EngineSentences", "the disk is full; make room or choose another folder"),
    QT_TRANSLATE_NOOP("EngineSentences", "your share of the disk is full; make room or choose another folder"),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "the file would be larger than this disk allows; choose another folder or format",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "the drive does not answer; choose a folder on another one"),
    QT_TRANSLATE_NOOP("EngineSentences", "the folder {0} does not exist; choose another one"),
    QT_TRANSLATE_NOOP("EngineSentences", "{0} is not a folder; choose one"),
    QT_TRANSLATE_NOOP("EngineSentences", "there is a folder of that name; choose another name"),
    QT_TRANSLATE_NOOP(
        "EngineSentences",
        "the name is too long or has a character that is not possible here; choose another one",
    ),
    QT_TRANSLATE_NOOP("EngineSentences", "the full size"),
    QT_TRANSLATE_NOOP("EngineSentences", "the largest size that fits"),
    QT_TRANSLATE_NOOP("EngineSentences", "twice the photograph's own size"),
    QT_TRANSLATE_NOOP("EngineSentences", "install Impasto again"),
    QT_TRANSLATE_NOOP("EngineSentences", "delete that file and import them again"),
    QT_TRANSLATE_NOOP("EngineSentences", "import it again"),
)


def in_window_language(sentence: str) -> str:
    """Translate what the engine said; an unknown sentence comes back as it is."""
    return _translated(sentence, SENTENCES)


def _translated(said: str, forms: Sequence[object]) -> str:
    for form in sorted(map(str, forms), key=len, reverse=True):  # the form with the most words of its own fits best
        found = re.fullmatch(_pattern(form), said, re.DOTALL)
        if found:
            parts = re.split(_PLACE, QCoreApplication.translate("EngineSentences", form))
            values = [_translated(value, FRAGMENTS) for value in found.groups()]
            return "".join(values[int(part[1])] if re.fullmatch(_PLACE, part) else part for part in parts)
    return said


def _pattern(form: str) -> str:
    parts = re.split(_PLACE, form)
    return "".join("(.*)" if re.fullmatch(_PLACE, part) else re.escape(part) for part in parts)
