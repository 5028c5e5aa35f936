"""Studies: running the model many times and reading out what it says. The only room that starts runs.

A folder holds what one question needs, and the file in it with the folder's name is the study itself; ``measures`` is
what can be measured on lives. The files beside the folders are what they share: runs, replications, beliefs.
"""
