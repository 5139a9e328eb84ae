"""Run the engine in a process of its own: what happens there, without Qt."""
