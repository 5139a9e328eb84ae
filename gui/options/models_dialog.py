"""Show which networks are installed, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.values import ModelInfo
from gui.link.engine_sentences import in_window_language
from gui.look.painter_words import title_for
from gui.system.file_names import as_on_disk

_WIDTH, _HEIGHT = 620, 540  # logical px
_MIB = 2**20


class ModelsDialog(QDialog):
    """List models with a button each; wishes leave as signals, what comes of them returns by the show_ methods.

    Signals:
        import_requested(object): tuple of file names.
        fetch_requested(str): a model's name.
        remove_requested(str): a model's name.
        cancel_requested(): end what goes on.
    """

    import_requested = Signal(object)
    fetch_requested = Signal(str)
    remove_requested = Signal(str)
    cancel_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        """Start with an empty list."""
        super().__init__(window)
        self.message = QLabel()
        self.progress = QProgressBar()
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.import_button = QPushButton(self.tr("Import…"))
        self.close_button = QPushButton(self.tr("Close"))
        self.row_buttons: dict[str, QPushButton] = {}  # by the model's name
        self._area = QScrollArea()
        self._build_ui()
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.import_button.clicked.connect(self.ask_for_files)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)

    @Slot(object)
    def show_models(self, models: tuple[ModelInfo, ...]) -> None:
        """Show another list; whatever went on has ended."""
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 12, 0)
        rows.setSpacing(12)
        self.row_buttons.clear()
        for model in models:
            rows.addWidget(self._row(model))
        rows.addStretch()
        self._area.setWidget(content)
        self._set_busy(is_busy=False)

    def wait(self) -> None:
        """Offer nothing until the next list comes."""
        self._set_busy(is_busy=True)

    @Slot(int, int)
    def show_progress(self, have: int, total: int) -> None:
        """Show how much of a model is here."""
        self.progress.setRange(0, 1000)
        self.progress.setValue(have * 1000 // max(total, 1))
        self.message.setText(self.tr("{0} of {1} MiB").format(have // _MIB, total // _MIB))

    @Slot(object)
    def show_failure(self, sentence: str) -> None:
        """Say why nothing has changed; a text of "" says that it was cancelled."""
        self._set_busy(is_busy=False)
        self.message.setText(in_window_language(sentence) or self.tr("Cancelled; a download goes on where it stopped."))

    def ask_for_files(self) -> QFileDialog:
        """Show the dialog for files to import; several at once, as for a network in two halves."""
        dialog = QFileDialog(self, self.tr("Import models"))
        weights, everything = self.tr("Weights"), self.tr("All files")
        dialog.setNameFilters([f"{weights} (*.pth *.pt *.safetensors)", f"{everything} (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _build_ui(self) -> None:
        self.setWindowTitle(self.tr("Models"))
        self.resize(_WIDTH, _HEIGHT)
        self._area.setAccessibleName(self.tr("Models"))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hint = self.tr(
            "Import takes torchvision's VGG-19, vgg_normalised.pth with decoder.pth of pytorch-AdaIN, and networks in "
            "Impasto's own layout. Choose among them under More > Model."
        )
        for label, text in ((about := QLabel(), hint), (self.message, "")):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setText(text)
        self.message.setProperty("role", "heading")
        self.close_button.setDefault(True)
        buttons, going = QHBoxLayout(), QHBoxLayout()
        going.addWidget(self.progress, 1)
        going.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        self.progress.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(about)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.message)
        layout.addLayout(going)
        layout.addLayout(buttons)

    def _row(self, model: ModelInfo) -> QWidget:
        made_by = in_window_language(model.made_by)
        name, facts, origin = QLabel(model.name), QLabel(self._facts(model)), QLabel(made_by)
        name.setProperty("role", "heading")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (name, facts, origin):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            texts.addWidget(label)
        for label in (facts, origin):
            label.setProperty("role", "muted")
        origin.setVisible(bool(model.made_by) and not model.is_bundled)
        row = QWidget()
        row.setToolTip(made_by)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(texts, 1)
        layout.addWidget(self._end_of(model), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _facts(self, model: ModelInfo) -> str:
        form = self.tr("For {0}")
        if model.is_for_previews:
            form = self.tr("For previews while a slider moves, and for {0}")
        engine = form.format(title_for(model.kind))
        size = f"{model.size / _MIB:.1f} MiB" if model.size < 100 * _MIB else f"{model.size // _MIB} MiB"
        if not model.is_installed:
            size = self.tr("{0} to download from pytorch.org").format(size)
        return " · ".join((engine, size, model.licence))

    def _end_of(self, model: ModelInfo) -> QWidget:
        if model.is_bundled:
            included = QLabel(self.tr("Comes with Impasto"))
            included.setProperty("role", "muted")
            return included
        button = QPushButton(self.tr("Remove") if model.is_installed else self.tr("Fetch"))
        wish = self.remove_requested if model.is_installed else self.fetch_requested
        button.setAccessibleName(f"{button.text()} {model.name}")
        button.clicked.connect(partial(self._ask, wish.emit, model.name))
        self.row_buttons[model.name] = button
        return button

    def _ask(self, wish: Callable[[object], None], what: object) -> None:
        self._set_busy(is_busy=True)
        wish(what)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.progress.setRange(0, 0)  # how much is to do shows later, if at all
        self.progress.setVisible(is_busy)
        self.cancel_button.setVisible(is_busy)
        self.message.setText("")
        for button in (self.import_button, *self.row_buttons.values()):
            button.setEnabled(not is_busy)

    @Slot(list)
    def _on_files_selected(self, names: list[str]) -> None:
        if names:
            self._ask(self.import_requested.emit, tuple(str(as_on_disk(name)) for name in names))
