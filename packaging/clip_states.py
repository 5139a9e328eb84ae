"""Reach the states of the window that are about clips and the camera, as screenshot_states.py does others."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import screenshot_states as states

if TYPE_CHECKING:
    from photographer import Photographer

FRAMES, SIZE = 60, (288, 384)


def take_clip(photographer: Photographer) -> None:
    """Show a clip open, at another frame and in part, its preview, its painting, paused, and its end."""
    from benchmarks.video_memory import pan

    app = photographer.app
    window, timeline, clips = app.window, app.window.timeline, app.mediator.clips
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder, "temple.mp4")
        pan(clip, states.PHOTO, FRAMES, SIZE)
        window.style_strip.select(states.STYLE)
        window.options_panel.set_options(replace(window.options_panel.options, engine="adain", size=None))
        app.mediator.open_photo(clip)
        photographer.wait(lambda: timeline.isVisible() and timeline.strip.cuts != (), "a timeline")
        photographer.wait(lambda: window.canvas.has_painting, "a painted frame")
        photographer.take("clip")
        timeline.go_to(1.2)
        timeline.strip.start_moved.emit(0.4)
        timeline.strip.stop_moved.emit(1.8)
        photographer.pause(4)
        photographer.take("clip-part")
        timeline.preview_button.click()
        photographer.wait(lambda: "%" in timeline.preview_button.text(), "a preview")
        photographer.pause(6)
        photographer.take("clip-preview")
        clips.end_preview()
        photographer.pause(3)
        app.mediator.start()
        photographer.wait(lambda: window.run_bar.progress_bar.value() > 100, "the painting of the clip")
        window.actions_of.pause.trigger()  # it would be over before it is seen in all languages
        photographer.pause(3)
        photographer.take("clip-paused")
        window.actions_of.pause.trigger()
        photographer.wait(window.message_bar.action_button.isVisible, "the end of the clip")
        photographer.take("clip-done")
        window.message_bar.hide()
        panel = window.options_panel
        panel.set_options(replace(panel.options, engine="gatys"))
        panel.more.set_open(True)
        photographer.pause(1)
        photographer.take("clip-fine")
        panel.more.set_open(False)
        panel.set_options(replace(panel.options, engine="adain"))


def take_camera(photographer: Photographer) -> None:
    """Show the camera, for which a clip stands in, while it is recorded, and one that is not there."""
    from benchmarks.video_memory import pan

    app = photographer.app
    camera, bar = app.mediator.camera, app.window.camera_bar
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder, "camera.mp4")
        pan(clip, states.PHOTO, 3000, SIZE)
        known, camera.cameras = camera.cameras, (clip, *camera.cameras[1:])
        camera.open()
        photographer.take("camera-opening")
        photographer.wait(bar.snapshot_button.isEnabled, "a painted frame of the camera")
        photographer.pause(4)
        photographer.take("camera")
        camera.record_into(str(Path(folder, "live.mp4")))
        photographer.pause(4)
        photographer.take("camera-recording")
        camera.record(is_wanted=False)
        photographer.wait(app.window.message_bar.isVisible, "a recording")
        photographer.take("camera-recorded")
        bar.camera_box.setCurrentIndex(3)
        camera.open()
        photographer.wait(lambda: not camera.is_open, "a camera that is not there")
        photographer.take("camera-missing")
        bar.camera_box.setCurrentIndex(0)
        camera.cameras = known
        app.window.message_bar.hide()
