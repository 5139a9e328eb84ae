"""Declare the menu's actions with their texts, shortcuts and icons."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from gui.canvas.looking_actions import LookingActions
from gui.look.language import Language
from gui.look.theme import Theme, ThemeMode
from gui.options.recipe_actions import RecipeActions
from gui.preferences.shortcuts import with_keys

SHORTCUTS = {
    "open": "Ctrl+O",
    "paste": "Ctrl+V",
    "camera": "Ctrl+Shift+K",
    "add_style": "Ctrl+Shift+O",
    "paste_style": "Ctrl+Alt+V",
    "all_styles": "Ctrl+L",
    "find_style": "Ctrl+F",
    "save": "Ctrl+S",
    "save_as": "Ctrl+Shift+S",
    "take_settings": "Ctrl+Shift+R",
    "settings": "Ctrl+,",
    "quit": "Ctrl+Q",
    "help": "F1",
    "tour": "",
    "copy_result": "Ctrl+C",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Shift+Z",
    "start": "Ctrl+Return",
    "pause": "Ctrl+P",
    "cancel": "Esc",
    "add_to_queue": "Ctrl+Shift+Return",
    "queue": "Ctrl+B",
}
ICONS = {
    "open": "open",
    "add_style": "plus",
    "all_styles": "grid",
    "find_style": "search",
    "save": "save",
    "copy_result": "copy",
    "settings": "settings",
    "start": "start",
    "cancel": "cancel",
    "add_to_queue": "queue_add",
}


class Actions(QObject):
    """Hold the actions, one attribute each, and the menus made of them."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        """Build actions and menus of a window."""
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._by_name = {name: QAction(self) for name in SHORTCUTS}
        self.open, self.paste, self.camera = self._take("open", "paste", "camera")
        self.add_style, self.save = self._take("add_style", "save")
        self.paste_style, self.all_styles, self.find_style = self._take("paste_style", "all_styles", "find_style")
        self.save_as, self.take_settings = self._take("save_as", "take_settings")
        self.quit, self.start, self.cancel = self._take("quit", "start", "cancel")
        self.add_to_queue, self.queue = self._take("add_to_queue", "queue")
        self.looking = LookingActions(self, theme)
        self.recipes = RecipeActions(self)
        self.copy_result = self._by_name["copy_result"]
        self.help, self.tour = self._take("help", "tour")
        self.settings = self._by_name["settings"]
        self.undo, self.redo = self._take("undo", "redo")
        self.pause = self._by_name["pause"]
        self.about = QAction(self)
        self.show_log = QAction(self)
        self.models = QAction(self)
        self.computers = QAction(self)
        self.themes = self._choices(ThemeMode)
        self.languages = self._choices(Language)
        self._menus = [QMenu(window) for _ in range(7)]
        self.recording_menu = QMenu(window)
        self._is_editing = False
        self._build_ui()
        self.retranslate()
        self._tint()
        theme.changed.connect(self._tint)
        window.installEventFilter(self)

    @property
    def file_menu(self) -> QMenu:
        """Give the first menu."""
        return self._menus[0]

    def set_editing(self, is_editing: bool) -> None:
        """Have Save write back into the file of another program, and offer "Save as" beside it, or not."""
        self._is_editing = is_editing
        self.save_as.setVisible(is_editing)
        self.retranslate()

    @property
    def menu_keys(self) -> tuple[QKeySequence, ...]:
        """List the keys that open the menus in the current language."""
        return tuple(keys for menu in self._menus if not (keys := QKeySequence.mnemonic(menu.title())).isEmpty())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the language of the window."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Set every text in the current language."""
        file, edit, run, view, theme, language, about = self._menus
        file.setTitle(self.tr("&File"))
        edit.setTitle(self.tr("&Edit"))
        run.setTitle(self.tr("&Painting"))
        view.setTitle(self.tr("&View"))
        theme.setTitle(self.tr("Theme"))
        language.setTitle(self.tr("Language"))
        about.setTitle(self.tr("&Help"))
        self.recording_menu.setTitle(self.tr("Save how it was painted"))
        self._name_actions()
        self._name_choices()
        self.looking.retranslate()
        self.recipes.retranslate()

    def _name_actions(self) -> None:
        names = {
            self.open: self.tr("Open…"),
            self.paste: self.tr("Paste a photograph"),
            self.camera: self.tr("Camera"),
            self.add_style: self.tr("Add style pictures…"),
            self.paste_style: self.tr("Paste as a style"),
            self.all_styles: self.tr("All styles"),
            self.find_style: self.tr("Find a style"),
            self.save: self.tr("Save back") if self._is_editing else self.tr("Save as…"),
            self.save_as: self.tr("Save as…"),
            self.take_settings: self.tr("Settings from a picture…"),
            self.settings: self.tr("Settings…"),
            self.quit: self.tr("Quit"),
            self.copy_result: self.tr("Copy the painting"),
            self.undo: self.tr("Undo"),
            self.redo: self.tr("Redo"),
            self.start: self.tr("Start"),
            self.pause: self.tr("Pause"),
            self.cancel: self.tr("Cancel"),
            self.add_to_queue: self.tr("Add to the queue"),
            self.queue: self.tr("Queue"),
            self.help: self.tr("How it works"),
            self.tour: self.tr("Show me around"),
            self.about: self.tr("About Impasto"),
            self.show_log: self.tr("Show the log file"),
            self.models: self.tr("Models…"),
            self.computers: self.tr("Other computers…"),
        }
        for action, name in names.items():
            action.setText(name)
            action.setToolTip(with_keys(name, action))

    def _name_choices(self) -> None:
        self.themes[ThemeMode.SYSTEM].setText(self.tr("System"))
        self.themes[ThemeMode.DARK].setText(self.tr("Dark"))
        self.themes[ThemeMode.LIGHT].setText(self.tr("Light"))
        self.languages[Language.SYSTEM].setText(self.tr("System"))
        self.languages[Language.ENGLISH].setText("English")
        self.languages[Language.CHINESE].setText("简体中文")

    def _take(self, *names: str) -> tuple[QAction, ...]:
        return tuple(self._by_name[name] for name in names)

    def _choices(self, members: type[StrEnum]) -> Mapping[StrEnum, QAction]:
        group = QActionGroup(self)
        actions = {}
        for member in members:
            action = QAction(group)
            action.setCheckable(True)
            action.setData(member.value)
            actions[member] = action
        return actions

    def _build_ui(self) -> None:
        for name, keys in SHORTCUTS.items():
            self._by_name[name].setShortcut(QKeySequence(keys))
        self.pause.setCheckable(True)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        file, edit, run, view, theme, language, about = self._menus
        file.addActions([self.open, self.paste, self.camera])
        file.addSeparator()
        file.addActions([self.add_style, self.paste_style])
        file.addSeparator()
        file.addActions([self.save, self.save_as])
        self.save_as.setVisible(False)
        file.addSeparator()
        file.addActions([self.take_settings, self.recipes.save_settings])
        file.addSeparator()
        file.addAction(self.quit)
        edit.addActions([self.undo, self.redo])
        edit.addSeparator()
        edit.addAction(self.copy_result)
        edit.addActions([self.recipes.copy_settings, self.recipes.paste_settings])
        edit.addSeparator()
        edit.addAction(self.settings)
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        run.addActions([self.start, self.pause, self.cancel])
        run.addSeparator()
        run.addActions([self.recipes.another_seed, self.recipes.go_on])
        run.addSeparator()
        run.addMenu(self.recording_menu)
        run.addSeparator()
        run.addActions([self.add_to_queue, self.computers])
        run.addSeparator()
        run.addAction(self.models)
        self.looking.hang_into(view)
        view.addSeparator()
        self.queue.setCheckable(True)
        view.addActions([self.recipes.presets, self.recipes.history, self.queue])
        view.addActions([self.all_styles, self.find_style])
        view.addSeparator()
        view.addMenu(theme)
        view.addMenu(language)
        theme.addActions(list(self.themes.values()))
        language.addActions(list(self.languages.values()))
        about.addActions([self.help, self.tour])
        about.addSeparator()
        about.addActions([self.about, self.show_log])
        for menu in (file, edit, run, view, about):
            self._window.menuBar().addMenu(menu)
        own = (self._by_name, self.looking.by_name, self.recipes.by_name)
        self._window.addActions([action for names in own for action in names.values()])  # without the menus too

    @Slot()
    def _tint(self) -> None:
        for name, icon in ICONS.items():
            self._by_name[name].setIcon(self._theme.icon(icon))
        self.looking.tint()
