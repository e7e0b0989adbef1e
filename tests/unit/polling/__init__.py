"""Are the rules of polling right?"""
