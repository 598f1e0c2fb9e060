"""What is asked of pages and answered with something else than a page."""
