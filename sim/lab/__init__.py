"""The lab: a page in the browser behind which the model is really run at every change.

A reader's choices are the address of the page (``state``). What is lived is lived by worker processes (``crew``) that
all readers share; finished runs are kept as long as there is room (``memory``). Nothing else imports this room.
"""
