"""Take pictures from a source, have them painted and give them to a sink."""
