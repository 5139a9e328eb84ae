"""Give tests engine processes."""

from __future__ import annotations

import pytest

from gui.link.pixel_store import OwnedPixels
from tests.gui.engine_process.client import Client


@pytest.fixture
def start():
    """Start engine processes and see each end when its connection closes."""
    clients = []

    def start_client(loader: str = "load", pixels: OwnedPixels | None = None) -> Client:
        clients.append(Client(loader, pixels))
        return clients[-1]

    yield start_client
    for client in clients:
        client.close()
