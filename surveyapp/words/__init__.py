"""What things are called: the words of every code and sentence, once for screen, print and file.

English is the source and stands in the code; `<language>.po` beside this file translates it.
"""
