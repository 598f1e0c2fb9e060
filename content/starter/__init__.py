"""The words that a new portal begins with; from the first save on, what editors write counts."""
