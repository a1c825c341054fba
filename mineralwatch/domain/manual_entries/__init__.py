"""Reads what a person enters: a user act with a JSON body, read by the same strict readers in the form, the command and
the file. An event counts by the grade of its source; a correction is shown before all other claims. Neither alerts.
"""
