"""The dock, the options page and what they need; nothing here computes, it runs workflows in tasks."""
