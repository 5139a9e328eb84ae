"""Read picture files into pixels and write them back, with all that is in them besides."""
