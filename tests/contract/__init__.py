"""Can every service still read every message? snapshot + deltas = snapshot?"""
