"""Talk to the engine process: what both sides say, and the window's side of it."""
