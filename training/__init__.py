"""Make the models and pictures that come with Impasto; imports engine, never the reverse, and is not shipped."""
