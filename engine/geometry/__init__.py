"""Draw triangles, see textures through views and fill what no triangle covers, on any device and without OpenGL."""
