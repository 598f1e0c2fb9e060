"""Search that finds Thai: substrings of normalised words (registry/thai/text.py says how they are normalised).

`words` reads what a page says, whatever its type; `index` keeps it in PageText; `finding` answers a query in groups;
`excerpts` shows where the words stand.
"""
