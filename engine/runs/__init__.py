"""Carry a run through, whichever engine paints: processor, memory that runs out, pace, finish."""
