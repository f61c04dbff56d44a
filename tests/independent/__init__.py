"""A second calculation of every KPI, in plain Python over lists of rows, by someone who did not look at the catalogue.

A random company (``company``) is written as exports and a config (``export``); the program reports on it, the modules
of the families count it again from the book's words, and ``compare`` holds the cells side by side.
``python -m tests.independent SEED`` prints what differs.
"""
