"""Define the networks and run them in parts."""
