"""DLA in Wagtail: what each role may do there, and what waits on its first page."""
