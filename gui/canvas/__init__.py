"""Show pictures of any size, and ways to look at them."""
