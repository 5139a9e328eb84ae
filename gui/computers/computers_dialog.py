"""Let people choose which other computers help with the queue, and which one this computer helps."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.computers.computer_row import ComputerRow
from gui.computers.own_help import Standing
from gui.controls.question import Question
from gui.queue.queue_messages import ComputersChanged, Invited

_WIDTH, _HEIGHT, _MARGIN = 620, 620, 24  # logical px


class ComputersDialog(QDialog):
    """Hold both directions; wishes leave as signals, what comes of them returns by the show_ methods.

    Signals:
        help_wanted(bool): others may help, or may not any more.
        invite_requested(str, str): name of a computer, and address of this one's interface.
        switched(str, bool): a computer's name, and whether it gets work.
        remove_requested(str): a computer's name.
        invitation_wanted(): choose an invitation to join by.
        own_help_wanted(bool): this computer shall help whom it has joined, or not now.
        leave_requested(): this computer shall not belong to another one any more.
    """

    help_wanted = Signal(bool)
    invite_requested = Signal(str, str)
    switched = Signal(str, bool)
    remove_requested = Signal(str)
    invitation_wanted = Signal()
    own_help_wanted = Signal(bool)
    leave_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        """Start with an empty list."""
        super().__init__(window)
        self.help_switch = QCheckBox(self.tr("Let other computers help with the queue"))
        self.name_edit = QLineEdit()
        self.address_box = QComboBox()
        self.invite_button = QPushButton(self.tr("Write an invitation…"))
        self.own_switch = QCheckBox()
        self.join_button = QPushButton(self.tr("Open an invitation…"))
        self.leave_button = QPushButton(self.tr("Leave"))
        self.close_button = QPushButton(self.tr("Close"))
        self.message = QLabel()
        self.standing = QLabel()
        self.rows: dict[str, ComputerRow] = {}  # by the computers' names
        self._area, self._none = QScrollArea(), QLabel(self.tr("No computer is invited yet."))
        self._leader, self._there = "", set[str]()
        self._standing: Standing | None = None
        self._own_failure = ""
        self._build_ui()
        self._connect()
        _show(self.message, "")
        self._show_own()

    @Slot(object)
    def show_computers(self, told: ComputersChanged) -> None:
        """Show another list."""
        self.help_switch.setChecked(told.is_let)
        if self.address_box.count() != len(told.addresses):
            self.address_box.clear()
            for interface, address in told.addresses:
                self.address_box.addItem(f"{address} ({interface})", address)
        self._leader = told.leader
        self._show_own()
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 12, 0)
        rows.setSpacing(12)
        self.rows.clear()
        for computer in told.computers:
            row = self.rows[computer.name] = ComputerRow(computer)
            row.switched.connect(self.switched)
            row.remove_requested.connect(self._on_row_remove_requested)
            rows.addWidget(row)
        rows.addStretch()
        self._area.setWidget(content)
        height = rows.totalHeightForWidth(self.width() - 2 * _MARGIN)
        self._area.setMaximumHeight(max(0, height))  # what follows lies next to it
        self._area.setVisible(bool(told.computers))
        self._none.setVisible(not told.computers)
        there = {computer.name for computer in told.computers if computer.is_there}
        if there - self._there:  # what was said of its invitation, or of its loss, is over
            _show(self.message, "")
        self._there = there

    def show_inviting(self) -> None:
        """Say that an invitation is being written, which may take a while where the queue's process is busy."""
        _show(self.message, self.tr("Writing the invitation…"))
        self.invite_button.setEnabled(False)

    def show_invited(self, invited: Invited, file: Path) -> None:
        """Say what has been written, and what to do with it."""
        said = self.tr("Carry {0} to {1} and open it there in Impasto, within 7 days; it works once.")
        _show(self.message, said.format(file.name, invited.name))
        self.name_edit.clear()

    def show_failure(self, sentence: str) -> None:
        """Say why nothing has changed."""
        _show(self.message, sentence)
        self._allow_inviting()

    def show_standing(self, standing: Standing | None, failure: str = "") -> None:
        """Show what this computer does for another one; None is nothing, because of a failure perhaps."""
        self._standing, self._own_failure = standing, failure
        self._show_own()

    def _show_own(self) -> None:
        leader, standing = self._leader, self._standing
        self.own_switch.setText(self.tr("Help the computer at {0}").format(leader) if leader else "")
        self.own_switch.setVisible(bool(leader))
        self.own_switch.setChecked(standing is not None)
        self.leave_button.setVisible(bool(leader))
        if leader and standing is not None and self.focusWidget() is self.join_button:
            self.own_switch.setFocus()  # else the keyboard would be at Leave
        self.join_button.setVisible(not leader or standing is None)  # an invitation may be the way back
        _show(self.standing, self._said(standing, bool(leader)))

    def _said(self, standing: Standing | None, has_joined: bool) -> str:
        if standing is None:
            return (
                self._own_failure
                if has_joined or self._own_failure
                else self.tr("Open an invitation that another computer has written.")
            )
        said = {
            "starting": self.tr("Starting…"),
            "waiting": self.tr("Looks for the other computer; Impasto must be open there."),
            "joined": self.tr("Waits for work."),
            "painting": self.tr("Paints {0}.").format(standing.what),
            "learning": self.tr("Learns the strokes of {0}.").format(standing.what),
        }
        return said.get(standing.doing, "")

    def _build_ui(self) -> None:
        self.setWindowTitle(self.tr("Other computers"))
        self.resize(_WIDTH, _HEIGHT)
        self.name_edit.setPlaceholderText(self.tr("Name of the computer"))
        self.name_edit.setAccessibleName(self.tr("Name of the computer"))
        self.name_edit.setMaxLength(40)
        self.address_box.setAccessibleName(self.tr("Network that it is reached by"))
        self.address_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # it is filled later
        self.address_box.setToolTip(self.tr("The network that both computers are in"))
        self.invite_button.setEnabled(False)
        self._area.setAccessibleName(self.tr("Computers that help"))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 20, _MARGIN, 20)
        layout.setSpacing(12)
        layout.addWidget(self._heading(self.tr("Computers that help this one")))
        layout.addWidget(self._muted(self._about()))
        layout.addWidget(self.help_switch)
        layout.addWidget(self._none)
        layout.addWidget(self._area, 1)
        layout.addLayout(self._row(self.name_edit, self.address_box, self.invite_button))
        layout.addWidget(self.message)
        layout.addSpacing(8)
        layout.addWidget(self._heading(self.tr("The computer that this one helps")))
        layout.addWidget(self.standing)
        layout.addWidget(self.own_switch)
        layout.addLayout(self._row(self.join_button, self.leave_button))
        layout.addStretch()
        layout.addLayout(self._row(None, self.close_button))
        for label in (self.message, self.standing, self._none):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button.setDefault(True)

    def _about(self) -> str:
        return self.tr(
            "Photographs, clips, models and pictures of styles go encrypted to the computers that you invite, and what "
            "they paint and learn comes back; nothing else leaves this one. Invite only computers of your own: who has "
            "an invitation can run programs on this computer."
        )

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "heading")
        return label

    def _muted(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        return label

    def _row(self, *widgets: QWidget | None) -> QHBoxLayout:
        row = QHBoxLayout()
        for widget in widgets:
            if widget is None:
                row.addStretch()
            else:
                row.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
        if not any(isinstance(widget, QLineEdit) or widget is None for widget in widgets):
            row.addStretch()
        return row

    def _connect(self) -> None:
        self.help_switch.clicked.connect(self.help_wanted)
        self.name_edit.textChanged.connect(self._allow_inviting)
        self.invite_button.clicked.connect(self._on_invite_button_clicked)
        self.own_switch.clicked.connect(self.own_help_wanted)
        self.join_button.clicked.connect(self.invitation_wanted)
        self.leave_button.clicked.connect(self._on_leave_button_clicked)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)

    @Slot()
    def _allow_inviting(self) -> None:
        self.invite_button.setEnabled(bool(self.name_edit.text().strip()))

    @Slot()
    def _on_invite_button_clicked(self) -> None:
        self.invite_requested.emit(self.name_edit.text().strip(), self.address_box.currentData())

    @Slot(str)
    def _on_row_remove_requested(self, name: str) -> None:
        question = self.tr("It helps this computer no more until it is invited anew.")
        agree, remove = self.rows[name].remove_button.text(), partial(self.remove_requested.emit, name)
        Question(self, self.tr("Remove {0}?").format(name), question, agree, remove).ask()

    @Slot()
    def _on_leave_button_clicked(self) -> None:
        question = self.tr("This computer helps it no more until it is invited anew.")
        said = self.tr("Leave the computer at {0}?").format(self._leader)
        Question(self, said, question, self.leave_button.text(), self.leave_requested.emit).ask()


def _show(label: QLabel, text: str) -> None:
    """Say something, or take no room."""
    label.setText(text)
    label.setVisible(bool(text))
