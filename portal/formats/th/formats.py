"""Dates that Django and Wagtail write in Thai; "o" is the Buddhist year, see registry/admin_dates.py.

What is typed into a field of theirs must be ISO 8601, so that 23/11/2569 is refused and never read as the year 2569 CE.
"""

DATE_FORMAT = "j F o"
DATETIME_FORMAT = "j F o เวลา H.i น."
SHORT_DATE_FORMAT = "j M o"
SHORT_DATETIME_FORMAT = "j M o เวลา H.i น."
YEAR_MONTH_FORMAT = "F o"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
