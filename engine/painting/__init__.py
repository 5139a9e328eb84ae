"""Plan a run, drive a painter and tell how far it is."""
