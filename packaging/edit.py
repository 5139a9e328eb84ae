"""Start the frozen app for programs that start another one with nothing but files."""

import sys

from main import edit

if __name__ == "__main__":
    sys.exit(edit())
