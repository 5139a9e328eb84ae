"""Look after the networks' files: bundled, imported and fetched ones."""
