"""Forms that are printed: ``complaint`` (what stands on a complaint's), ``words`` (its captions), ``complaint.typ``."""
