"""The first pages in English; each module has its counterpart in thai."""
