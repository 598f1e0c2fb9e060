"""Two people of DLA issue a round without a developer: by file, by pasted lines, or in proportion."""
