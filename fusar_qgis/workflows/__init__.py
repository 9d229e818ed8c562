"""One use case a file; progress and Stop are passed in, plain data comes out."""
