"""All SQL of intake: ``tables`` (what there is), ``reports`` (the measured hot path), ``duties`` (everything else)."""
