"""The model and its server: FUSAR-GPT behind HTTP, in an environment of its own."""
