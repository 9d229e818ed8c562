"""`python -m training prepare`: images, labels and texts as folders that training and evaluation read."""
