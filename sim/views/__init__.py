"""What people see of the results: figures, tables and words, in Swedish and English.

A view reads results (tidy frames) and never imports the model. A folder holds what one question needs and is called as
the folder or file of the same question in ``sim.studies``; ``drawing`` and the files beside it are what they share.
"""
