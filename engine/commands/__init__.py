"""Answer the words of the command line: what to do lies here, what is printed is printed by main.py."""
