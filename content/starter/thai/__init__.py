"""The first pages in Thai."""
