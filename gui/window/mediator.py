"""Connect the window's wishes to the session and the session's facts to the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtGui import QGuiApplication, QImage

from engine.options import SaveOptions, StyleOptions
from engine.painters import registry
from engine.storage.places import STROKES, Places
from engine.style_choice import StyleChoice
from gui.engine_process.model_cache import is_model
from gui.files.file_dialogs import FileDialogs
from gui.files.pasted_photos import PastedPhotos
from gui.files.save_options_dialog import SaveOptionsDialog
from gui.link.engine_sentences import in_window_language
from gui.link.kept import is_pasted
from gui.options.sketch_cache import SketchCache
from gui.preferences.settings import Settings
from gui.session.session import Session, SessionPhase
from gui.session.unsaved_dialog import UnsavedDialog
from gui.system.file_names import local_paths
from gui.system.resource_path import resource_path
from gui.window.controllers.camera_controller import CameraController
from gui.window.controllers.clip_controller import ClipController
from gui.window.controllers.forecaster import Forecaster
from gui.window.controllers.hand_over import HandOver
from gui.window.controllers.history import History
from gui.window.controllers.looking import Looking
from gui.window.controllers.loupe_controller import LoupeController
from gui.window.controllers.method_controller import MethodController
from gui.window.controllers.model_controller import ModelController
from gui.window.controllers.presets import Presets
from gui.window.controllers.recipe_export import RecipeExport
from gui.window.controllers.recipe_import import RecipeImport
from gui.window.controllers.style_controller import StyleController
from gui.window.controllers.tile_controller import TileController
from gui.window.controllers.undo import Undo
from gui.window.controllers.viewport_controller import ViewportController
from gui.window.controllers.where import Where
from gui.window.main_window import MainWindow

CAN_PAINT = (SessionPhase.READY, SessionPhase.DONE, SessionPhase.FAILED)


class Mediator(QObject):
    """Decide what the window may do in each phase; pictures stay in the session and the canvas."""

    def __init__(self, window: MainWindow, session: Session, settings: Settings, places: Places) -> None:
        """Connect everything and show what the settings remember."""
        super().__init__(window)
        self._window = window
        self._session = session
        self._settings = settings
        self._dialogs = FileDialogs(window, settings)
        self._is_unsaved = False
        self.hand_over = HandOver(window, session)
        self._ask_before_leaving: Callable[[Callable[[], None]], None] = lambda leave: leave()
        self.undo = Undo(window)
        self._recipes = RecipeImport(window, session)
        self._giver = RecipeExport(window, session, settings)
        self.history = History(window, session)
        self.pasted = PastedPhotos(session, self)
        strokes = (resource_path("models", STROKES), places.strokes)
        cache = SketchCache(places.sketches, strokes)
        self.presets = Presets(window, session, resource_path("presets"), cache)
        self._models = ModelController(window, session)
        self._forecaster = Forecaster(window, session)
        self._tiles = TileController(window, session)
        self.where = Where(window, session)
        self.styles = StyleController(window, session, settings, places.styles)
        self._looking = Looking(window)
        self.loupe = LoupeController(window, session)
        self.method = MethodController(window, session)
        self.clips = ClipController(window, session)
        self.camera = CameraController(window, session, settings)
        self.styles.strokes.learnt.connect(self._on_strokes_learnt)
        self.viewport = ViewportController(window, session, settings)
        self.viewport.bar.way_chosen.connect(self._forecaster.show)
        self._connect_window()
        self._connect_actions()
        self._connect_session()
        self._show_phase()

    @property
    def is_unsaved(self) -> bool:
        """Tell whether closing would lose a finished picture."""
        return self._is_unsaved

    @Slot(Path)
    def open_photo(self, path: Path) -> None:
        """Open a photograph; a run is cancelled, and a finished picture is lost only after asking."""
        self._open(partial(self._session.open_photo, path))

    def edit_photo(self, path: Path, left_out: int = 0) -> None:
        """Open a file that another program has handed over; as long as it is open, Save writes back into it.

        `left_out` is how many more it has handed over.
        """
        taken = self.hand_over.take(path, left_out)
        self._open(partial(self._session.open_photo, taken, write_back=True))

    @Slot(QImage)
    def open_image(self, image: QImage) -> None:
        """Open a picture that came without a file, as `open_photo`."""
        if not image.isNull():
            self._open(partial(self.pasted.open, image))

    @Slot()
    def paste(self) -> None:
        """Open what the clipboard holds, a file or a picture; where the keyboard is at the styles it becomes one."""
        if self.styles.is_near:
            self.styles.paste()
            return
        mime = QGuiApplication.clipboard().mimeData()
        paths = local_paths(mime)
        if paths:
            self.open_photo(paths[0])
        elif mime is not None and mime.hasImage():
            self.open_image(QGuiApplication.clipboard().image())
        else:
            self._window.message_bar.show_notice(self.tr("The clipboard holds no picture; copy one first."))

    @Slot()
    def start(self) -> None:
        """Repaint in full with the options as they are now."""
        options = self._window.options_panel.options
        if self._can_start():
            self._window.message_bar.hide()
            if self.clips.is_open:
                self.clips.start()
            else:
                self._session.start(options)

    @Slot()
    def cancel(self) -> None:
        """Close the camera, stop a run or the opening of a photograph; otherwise put the message away."""
        if self.camera.is_open:
            self.camera.close()
        elif self._session.phase in (SessionPhase.RUNNING, SessionPhase.LOADING):
            self._session.cancel()
        else:
            self._window.message_bar.hide()

    @property
    def is_editing(self) -> bool:
        """Tell whether Save writes back into the file of another program."""
        return self.hand_over.written_back is not None

    @Slot()
    def save(self) -> None:
        """Write back what another program has handed over; otherwise ask where to save."""
        if not self.is_editing:
            self.ask_where_to_save()
        elif self._can_save():
            self._session.save_back()

    @Slot()
    def ask_where_to_save(self) -> None:
        """Show the dialog with a name that is not the photograph's own."""
        if self._can_save() and self.clips.is_open:
            name = self._session.suggested_name(self._window.options_panel.options)
            self._dialogs.ask_for_clip(name, self._window.timeline.suffix)
        elif self._can_save():
            self._dialogs.ask_for_target(self._session.suggested_name())

    def _connect_window(self) -> None:
        window = self._window
        window.canvas.photo_dropped.connect(self.open_photo)
        window.canvas.image_dropped.connect(self.open_image)
        window.empty_state.open_requested.connect(self._dialogs.ask_for_photo)
        window.style_strip.library.selection_changed.connect(self._on_library_selection_changed)
        window.style_strip.add_requested.connect(self._dialogs.ask_for_styles)
        window.style_page.add_requested.connect(self._dialogs.ask_for_styles)
        window.options_panel.options_changed.connect(self._on_options_panel_options_changed)
        window.run_bar.start_requested.connect(self.start)
        window.run_bar.cancel_requested.connect(self.cancel)
        window.run_bar.pause_requested.connect(self._session.pause)
        window.run_bar.save_requested.connect(self.save)
        window.close_requested.connect(self._on_window_close_requested)
        self._dialogs.photo_chosen.connect(self.open_photo)
        self._dialogs.recipe_chosen.connect(self._recipes.request)
        self._dialogs.styles_chosen.connect(self.styles.bring_in)
        self._dialogs.target_chosen.connect(self._on_dialogs_target_chosen)
        self._dialogs.clip_target_chosen.connect(self.clips.start)

    def _connect_actions(self) -> None:
        actions = self._window.actions_of
        actions.open.triggered.connect(self._dialogs.ask_for_photo)
        actions.paste.triggered.connect(self.paste)
        actions.add_style.triggered.connect(self._dialogs.ask_for_styles)
        actions.save.triggered.connect(self.save)
        actions.save_as.triggered.connect(self.ask_where_to_save)
        actions.take_settings.triggered.connect(self._dialogs.ask_for_recipe)
        actions.quit.triggered.connect(self._window.close)
        actions.start.triggered.connect(self.start)
        actions.cancel.triggered.connect(self.cancel)
        actions.pause.triggered.connect(self._session.pause)

    def _connect_session(self) -> None:
        session, window = self._session, self._window
        session.engine_ready.connect(window.run_bar.set_device)
        session.phase_changed.connect(lambda _phase: self._show_phase())
        session.photo_opened.connect(self._on_session_photo_opened)
        session.frame_opened.connect(self._on_session_frame_opened)
        self.clips.run_changed.connect(self._show_phase)
        self.camera.changed.connect(self._show_phase)
        self.camera.snapshot_taken.connect(self.open_image)
        session.paused_changed.connect(window.run_bar.show_paused)
        session.paused_changed.connect(window.actions_of.pause.setChecked)
        session.progressed.connect(window.run_bar.show_progress)
        session.previewed.connect(self._on_session_previewed)
        session.finished.connect(self._on_session_finished)
        session.cancelled.connect(self._on_session_cancelled)
        session.saved.connect(self._on_session_saved)
        session.failed.connect(self._on_session_failed)

    def _open(self, open_it: Callable[[], None]) -> None:
        if self._is_unsaved:
            question = self.tr("Open another photograph and lose it?")
            UnsavedDialog(self._window, question, self.tr("Open without saving"), open_it).ask()
        else:
            open_it()

    def _can_start(self) -> bool:
        has_styles = bool(self._window.style_strip.choices)
        is_free = self.clips.phase in CAN_PAINT and not self.camera.is_open
        return is_free and self._window.canvas.has_photo and has_styles

    def _can_save(self) -> bool:
        """Save only what is seen: the preview of other options hides the finished picture. A clip is painted then."""
        if self.clips.is_open:
            return self._can_start()
        is_running = self._session.phase is SessionPhase.RUNNING or self.camera.is_open
        return self._session.has_result and self._window.canvas.shows_result and not is_running

    def _show_phase(self) -> None:
        phase = self.clips.phase
        can_start, can_save = self._can_start(), self._can_save()
        canvas = self._window.canvas
        traits = registry.traits_of(self._window.options_panel.options.engine)
        is_preview = traits.is_live and canvas.has_painting and not canvas.shows_result
        self._window.run_bar.set_clip(self.clips.is_open)
        self._window.run_bar.show_phase(phase, can_start=can_start, can_save=can_save, is_preview=is_preview)
        actions = self._window.actions_of
        actions.start.setEnabled(can_start)
        actions.pause.setEnabled(phase is SessionPhase.RUNNING)
        actions.save.setEnabled(can_save)
        actions.save_as.setEnabled(can_save)
        actions.looking.set_available(has_photo=canvas.has_photo, has_painting=canvas.has_painting)
        actions.looking.offer_loupe(has_loupe=traits.has_loupe, can_look=can_start)

    def _repaint(self, options: StyleOptions) -> None:
        """Show these options' preview; the finished picture where it was made by them or the engine is not live."""
        canvas = self._window.canvas
        is_finished = self._session.has_result and options == self._session.result_options
        if self._session.phase not in CAN_PAINT or not canvas.has_photo:
            return
        if is_finished or not registry.traits_of(options.engine).is_live:
            canvas.restore_result()
        elif options.styles:
            self._session.repaint(options)
        self._show_phase()

    @Slot(object)
    def _on_library_selection_changed(self, choices: tuple[StyleChoice, ...]) -> None:
        self._window.options_panel.set_styles(choices)
        self._show_phase()

    @Slot(object)
    def _on_options_panel_options_changed(self, options: StyleOptions) -> None:
        self._settings.set_options(options)
        self._repaint(options)

    @Slot()
    def _on_strokes_learnt(self) -> None:
        """Show what was painted without them once more; a finished picture is one of before."""
        options = self._window.options_panel.options
        if self._session.phase in CAN_PAINT and registry.traits_of(options.engine).is_live:
            self._session.repaint(options)
            self._show_phase()
        self.loupe.look_again()
        self.presets.draw_again()

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, path: Path, image: QImage, size: QSize) -> None:
        self._is_unsaved = False
        self._window.message_bar.hide()
        self._window.canvas.set_photo(image, size, self._session.photo_tiles)
        name = self.tr("Pasted picture") if is_pasted(path) else path.name
        self._window.setWindowTitle(f"{name} ({size.width()} × {size.height()}) - Impasto")
        self._window.canvas.setFocus()
        self.hand_over.show()
        self._show_phase()
        self._repaint(self._window.options_panel.options)

    @Slot(QImage, float)
    def _on_session_frame_opened(self, image: QImage, _moment: float) -> None:
        """Show another frame of the clip, and its preview unless the next one follows at once."""
        self._window.canvas.set_frame(image, self._session.photo_tiles)
        self._show_phase()
        if not self._window.timeline.is_playing:
            self._repaint(self._window.options_panel.options)

    @Slot(QImage)
    def _on_session_previewed(self, image: QImage) -> None:
        self._window.canvas.set_preview(image)
        self._show_phase()

    @Slot(QImage, str)
    def _on_session_finished(self, image: QImage, notice: str) -> None:
        self._is_unsaved = self._session.result is None or not self._session.result.is_saved
        self._window.canvas.set_result(image, self._session.result_tiles)
        if notice:
            self._window.message_bar.show_notice(notice)
        self._show_phase()

    @Slot()
    def _on_session_cancelled(self) -> None:
        self._window.message_bar.show_notice(self.tr("Cancelled; the photograph and the options are as they were."))
        self._show_last_picture()

    @Slot(object)
    def _on_session_failed(self, sentence: str) -> None:
        self._window.message_bar.show_error(sentence)
        if self._session.phase is SessionPhase.FAILED:
            self._show_last_picture()

    def _show_last_picture(self) -> None:
        """Show the finished picture of an earlier run again; without one the half painted one stays to be looked at."""
        if self._session.has_result:
            self._window.canvas.restore_result()
        self._show_phase()

    @Slot(Path, str)
    def _on_session_saved(self, path: Path, loss: str) -> None:
        self._is_unsaved = False
        bar = self._window.message_bar
        handed_over = self.hand_over.written_back
        if handed_over and path == handed_over.resolve():
            said = self.tr("Written back into {0}, where the other program finds it.").format(path.name)
            bar.show_offer(said, self.tr("Close Impasto"), self._window.close)
        else:
            said = self.tr("Saved as {0}").format(path)
            bar.show_notice(f"{said}. {in_window_language(loss)}" if loss else said)

    @Slot(Path)
    def _on_dialogs_target_chosen(self, path: Path) -> None:
        """Ask how to write the file, but for a model; the dialog before has asked whether one is replaced."""
        if is_model(self._session.photo_path):
            self._window.message_bar.show_notice(self.tr("The model is being written…"))
            self._session.save(path, overwrite=True)
            return
        SaveOptionsDialog.ask(self._window, path, self._settings.save_options, partial(self._save, path))

    def _save(self, path: Path, options: SaveOptions) -> None:
        self._settings.set_save_options(options)
        self._session.save(path, options, overwrite=True)

    @Slot()
    def _on_window_close_requested(self) -> None:
        if self._is_unsaved:
            question = self.tr("Close Impasto and lose it?")
            handed_over = self.hand_over.written_back
            if handed_over:
                question = self.tr("Close Impasto and leave {0} as it was?").format(handed_over.name)
            UnsavedDialog(self._window, question, self.tr("Close without saving"), self._close).ask()
        else:
            self._close()

    def set_leaving(self, ask: Callable[[Callable[[], None]], None]) -> None:
        """Have another part asked, which may keep the window open, before it closes."""
        self._ask_before_leaving = ask

    def _close(self) -> None:
        self._ask_before_leaving(self.leave)

    def leave(self) -> None:
        """Close the window without asking, and remember its place and settings."""
        self._settings.set_geometry(self._window.saveGeometry())
        self._settings.set_options(self._window.options_panel.options)
        self._window.allow_close()
        self._window.close()
