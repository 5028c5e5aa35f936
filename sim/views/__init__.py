"""What people see of the results: figures, tables and words, in Swedish and English.

A view reads results (tidy frames) and never imports the model.
"""
