"""Does polling keep its promises on real engines?"""
