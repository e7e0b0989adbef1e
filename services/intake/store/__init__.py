"""All SQL of intake: ``tables`` (what there is), ``reports`` (the measured hot path), ``duties`` (everything else).

``places`` is what the map says about stations, in memory: a function of the copies.
"""
