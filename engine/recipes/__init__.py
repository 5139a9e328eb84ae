"""Write down what made a picture, and read it again."""
