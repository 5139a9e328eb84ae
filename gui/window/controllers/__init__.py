"""Connect a room of the window with session, canvas and the other rooms: one controller for each thing to do."""
