"""Paint the textures of models: files of geometry are sources and sinks whose pictures alone change."""
