"""Paint clips: frame by frame, steadily, with their sound, their times and their colours."""
