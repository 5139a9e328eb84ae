"""Choose the language of the texts and change it while the app runs."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QFontDatabase

from gui.system.resource_path import resource_path

NO_FONT = "No font with Chinese characters is installed, so they show as boxes; install one, for example Noto Sans CJK."


class Language(StrEnum):
    """Name the choices of View > Language."""

    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh_CN"


def has_chinese_font() -> bool:
    """Tell whether the system can show Chinese characters."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


class Languages(QObject):
    """Install the translations of one language at a time; Qt then sends every widget a LanguageChange event."""

    def __init__(self, application: QCoreApplication) -> None:
        """Start in English."""
        super().__init__(application)
        self._application = application
        self._installed: dict[str, QTranslator] = {}
        self.code = "en"  # of the texts on screen: "en" or "zh"

    @property
    def installed(self) -> tuple[str, ...]:
        """Name the files of translations that are in use."""
        return tuple(self._installed)

    def set_language(self, language: Language) -> None:
        """Show the texts in a language; SYSTEM takes Chinese where the system speaks it, else English."""
        for translator in self._installed.values():
            self._application.removeTranslator(translator)
        chinese = language is Language.CHINESE or (
            language is Language.SYSTEM and QLocale.system().language() is QLocale.Language.Chinese
        )
        self.code = "zh" if chinese else "en"
        self._installed = self._install_chinese() if chinese else {}

    def settle(self) -> None:
        """Have every widget take its new texts and make room for them now, before it is painted once more."""
        for kind in (QEvent.Type.LanguageChange, QEvent.Type.LayoutRequest):
            self._application.sendPostedEvents(None, kind.value)

    def _install_chinese(self) -> dict[str, QTranslator]:
        """Install our own texts and Qt's (the buttons of its dialogs)."""
        folders = {
            "impasto_zh_CN": str(resource_path("translations")),
            "qtbase_zh_CN": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath),
        }
        installed = {}
        for name, folder in folders.items():
            translator = QTranslator(self)
            if translator.load(name, folder):
                self._application.installTranslator(translator)
                installed[name] = translator
        return installed
