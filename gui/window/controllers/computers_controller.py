"""Carry the wishes of the dialog on other computers to the queue's process, and have this computer help another one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from gui.computers.computers_dialog import ComputersDialog
from gui.computers.own_help import OwnHelp, Standing
from gui.files.save_dialog import ask_where
from gui.link.call import Call
from gui.link.engine_sentences import in_window_language
from gui.link.link import Link
from gui.link.protocol import Event, Failure
from gui.preferences.settings import Settings
from gui.queue import queue_messages as m
from gui.session.failure_sentence import failure_sentence
from gui.system.file_names import as_on_disk
from gui.window.main_window import MainWindow

if TYPE_CHECKING:
    from gui.link.protocol import Request

PAIRING = ".impasto-pair"  # ending of invitations


class ComputersController(QObject):
    """Show the dialog, one at a time, and go on with what was switched on at the next start."""

    def __init__(self, window: MainWindow, settings: Settings, link: Link, own_help: OwnHelp | None = None) -> None:
        """Follow the queue's link; nothing is asked and nothing listens before somebody wants it."""
        super().__init__(window)
        self._window, self._settings, self._link = window, settings, link
        self.own_help = own_help or OwnHelp(parent=self)
        self._dialog: ComputersDialog | None = None
        self._standing: Standing | None = None
        self._told = m.ComputersChanged(is_let=False)  # the latest that was heard
        window.actions_of.computers.triggered.connect(self.show_dialog)
        link.heard.connect(self._hear)
        self.own_help.standing_changed.connect(self._on_own_help_standing_changed)
        self.own_help.failed.connect(self._on_own_help_failed)

    @property
    def is_wanted(self) -> bool:
        """Tell whether this computer helped when the window was closed."""
        return self._settings.helps

    @Slot()
    def go_on(self) -> None:
        """Help again whom this computer helped when the window was closed."""
        if self._settings.helps:
            self.own_help.begin()

    @Slot()
    def show_dialog(self) -> ComputersDialog:
        """Open the dialog, and ask for the computers."""
        dialog = self._dialog = ComputersDialog(self._window)
        dialog.help_wanted.connect(self._on_dialog_help_wanted)
        dialog.invite_requested.connect(self._on_dialog_invite_requested)
        dialog.switched.connect(partial(self._ask, m.SwitchComputer))
        dialog.remove_requested.connect(partial(self._ask, m.RemoveComputer))
        dialog.invitation_wanted.connect(self._on_dialog_invitation_wanted)
        dialog.own_help_wanted.connect(self._on_dialog_own_help_wanted)
        dialog.leave_requested.connect(self._on_dialog_leave_requested)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.show_computers(self._told)
        dialog.show_standing(self._standing)
        self._ask(m.LookForComputers)
        dialog.open()
        return dialog

    def learn(self, painting: Path, photos: tuple[Path, ...], sample: Path) -> Call[m.StrokesLearnt] | None:
        """Have another computer learn strokes, showing how it paints by now in a file; None where there is none."""
        return self._link.ask(m.LearnStrokes, painting, photos, sample) if self._has_help else None

    @property
    def _has_help(self) -> bool:
        """Tell whether there is a computer that gets work."""
        return self._told.is_let and any(one.is_there and one.is_on for one in self._told.computers)

    def open_invitation(self, file: Path) -> None:
        """Join by an invitation, in the dialog, where what comes of it is told."""
        if self._dialog is None:
            self.show_dialog()
        self._settings.set_helps(True)
        self.own_help.begin(file)

    def close(self) -> None:
        """End helping until the next start."""
        self.own_help.blockSignals(True)
        self.own_help.close()

    def _ask(self, make: type[Request[m.Granted]], *what: object) -> None:
        self._link.ask(make, *what).then(failure=self._fail)

    def _fail(self, failure: Failure) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(in_window_language(failure_sentence(failure)))

    @Slot(object)
    def _hear(self, event: Event) -> None:
        match event:
            case m.ComputersChanged():
                self._told = event
                if self._dialog is not None:
                    self._dialog.show_computers(event)
            case m.HelperInTrouble(sentence):
                self._tell(in_window_language(sentence))

    @Slot(object)
    def _on_own_help_standing_changed(self, standing: Standing | None) -> None:
        self._standing = standing
        if self._dialog is not None:
            self._dialog.show_standing(standing)
            self._ask(m.LookForComputers)  # it may have joined another one now

    @Slot(object)
    def _on_own_help_failed(self, sentence: str) -> None:
        self._settings.set_helps(False)
        said = in_window_language(sentence) or self.tr(
            "Helping the other computer has ended unexpectedly; switch it on again."
        )
        if self._dialog is not None:
            self._dialog.show_standing(None, said)
        else:
            self._window.message_bar.show_error(said)

    def _tell(self, said: str) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(said)
        else:
            self._window.message_bar.show_error(said)

    @Slot(bool)
    def _on_dialog_help_wanted(self, is_on: bool) -> None:
        self._ask(m.LetHelp, is_on)

    @Slot(str, str)
    def _on_dialog_invite_requested(self, name: str, host: str) -> None:
        kinds = {PAIRING: self.tr("Invitation")}
        ask_where(
            self._window, self._settings, self.tr("Write an invitation"), kinds, name, partial(self._invite, name, host)
        )

    def _invite(self, name: str, host: str, file: Path) -> None:
        if self._dialog is not None:
            self._dialog.show_inviting()
        self._link.ask(m.Invite, name, host, file).then(partial(self._take_invited, file), failure=self._fail)

    def _take_invited(self, file: Path, invited: m.Invited) -> None:
        self._on_dialog_help_wanted(True)  # who is invited shall find this computer
        if self._dialog is not None:
            self._dialog.show_invited(invited, file)

    @Slot()
    def _on_dialog_invitation_wanted(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Open an invitation"), str(self._settings.folder("photo")))
        invitation = self.tr("Invitation")
        dialog.setNameFilters([f"{invitation} (*{PAIRING})"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_invitation(as_on_disk(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(bool)
    def _on_dialog_own_help_wanted(self, is_on: bool) -> None:
        self._settings.set_helps(is_on)
        if is_on:
            self.own_help.begin()
        else:
            self.own_help.end()

    @Slot()
    def _on_dialog_leave_requested(self) -> None:
        self._settings.set_helps(False)
        self.own_help.end()
        self._ask(m.LeaveLeader)

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._dialog = None
