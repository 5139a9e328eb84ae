"""Draw the built-in style pictures, one module per family of techniques."""
