"""What both sides must agree on: the wire format in golden files; and the rules of the house."""
