"""Is the code still where it should be?"""
