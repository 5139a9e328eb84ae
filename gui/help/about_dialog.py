"""Tell the version, how the models were made, and the licences of everything that Impasto is made of."""

from __future__ import annotations

import json
import platform

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from engine.values import VERSION
from gui.help.licences import Component, components
from gui.look.icons import app_icon
from gui.look.painter_words import title_for
from gui.system.resource_path import resource_path

_WIDTH, _HEIGHT = 760, 560  # logical px
_LIST_WIDTH = 224  # logical px
_ICON_SIDE = 72  # logical px
_TEXT = Qt.ItemDataRole.UserRole


class AboutDialog(QDialog):
    """Show versions above a list of Impasto, its models and its libraries, with a text for the one that is chosen."""

    def __init__(self, window: QWidget) -> None:
        """Read what there is to show; Impasto's own licence comes first."""
        super().__init__(window)
        self.names = QListWidget()
        self.text = QPlainTextEdit()
        self.versions = QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._build_ui()
        self._fill(components())
        self.names.currentItemChanged.connect(self._on_names_current_item_changed)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self.names.setCurrentRow(0)

    def _build_ui(self) -> None:
        self.setWindowTitle(self.tr("About Impasto"))
        self.resize(_WIDTH, _HEIGHT)
        self.names.setObjectName("parts")
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setFixedWidth(_LIST_WIDTH)
        self.names.setAccessibleName(self.tr("What Impasto is made of"))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Licence or model card"))
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.names)
        below.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addLayout(self._head())
        layout.addLayout(below, 1)
        layout.addWidget(self.buttons)

    def _head(self) -> QHBoxLayout:
        icon, name, purpose = QLabel(), QLabel(f"Impasto {VERSION}"), QLabel()
        icon.setAccessibleName("Impasto")
        icon.setPixmap(app_icon().pixmap(_ICON_SIDE, _ICON_SIDE))
        name.setProperty("role", "heading")
        purpose.setText(
            self.tr("Gives a photograph the style of a painting, on this computer only. Nothing is sent anywhere.")
        )
        purpose.setWordWrap(True)
        self.versions.setProperty("role", "muted")
        self.versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        for label in (name, purpose, self.versions):
            texts.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(texts, 1)
        return head

    def _fill(self, parts: tuple[Component, ...]) -> None:
        versions = {part.name.lower(): part.version for part in parts}
        named = [f"Python {platform.python_version()}", f"Qt {qVersion()}"]
        named += [f"PyTorch {versions['torch']}"] if "torch" in versions else []
        self.versions.setText(" · ".join([*named, f"{platform.system()} {platform.machine()}"]))
        self._add("Impasto", _own_licence())
        self._add_heading(self.tr("Models"))
        for model in json.loads(resource_path("models", "manifest.json").read_text(encoding="utf-8"))["models"]:
            self._add(model["name"], self._card(model))
        self._add_heading(self.tr("Libraries"))
        for part in parts:
            self._add(f"{part.name} {part.version}", "\n\n".join(filter(None, (part.licence, part.home, part.text))))

    def _card(self, model: dict[str, object]) -> str:
        form = self.tr("For {0}")
        if model.get("stands_in_for"):
            form = self.tr("For previews while a slider moves, and for {0}")
        engine = form.format(title_for(str(model["kind"])))
        measures = model.get("measures")
        reached = [f"{name}: {value}" for name, value in measures.items()] if isinstance(measures, dict) else []
        facts = [engine, str(model["licence"]), str(model["made_by"]), *reached, f"SHA-256 {model['sha256']}"]
        return "\n\n".join(facts)

    def _add(self, name: str, text: str) -> None:
        item = QListWidgetItem(name, self.names)
        item.setData(_TEXT, text)

    def _add_heading(self, name: str) -> None:
        item = QListWidgetItem(name, self.names)
        item.setFlags(Qt.ItemFlag.NoItemFlags)

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_names_current_item_changed(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        self.text.setPlainText(str(item.data(_TEXT)) if item is not None else "")


def _own_licence() -> str:
    """Read Impasto's licence, which lies beside the others in an installed app."""
    places = (resource_path("licences", "LICENSE"), resource_path().parent / "LICENSE")
    return next((place.read_text(encoding="utf-8") for place in places if place.is_file()), "MIT")
