"""Choose, mix and look after styles."""
