"""Choose how it is painted: options, presets, settings of other pictures, undo."""
