"""Repeat the signals of a thread in the main thread, where a test can wait for them.

A wait that ends takes its slot away; where a signal of another thread was on its way to that slot, Python crashes.
"""

from __future__ import annotations

from PySide6.QtCore import QMetaMethod, QObject, QSize, QThread, Signal
from PySide6.QtGui import QImage

_TYPES = {"int": int, "QString": str, "QImage": QImage, "QSize": QSize, "PyObject": object}


def relay_of(worker: QThread) -> QObject:
    """Return an object that has the signals of the worker's class, and emits each after it."""
    meta = worker.metaObject()
    methods = [meta.method(index) for index in range(meta.methodOffset(), meta.methodCount())]
    signals = {
        method.name().toStdString(): Signal(*(_TYPES[kind.toStdString()] for kind in method.parameterTypes()))
        for method in methods
        if method.methodType() is QMetaMethod.MethodType.Signal
    }
    relay = type("Relay", (QObject,), signals)()
    for name in signals:
        getattr(worker, name).connect(getattr(relay, name))
    return relay
