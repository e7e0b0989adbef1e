"""How fast, how big? Figures beside a baseline of the same run; nothing is asserted, because machines differ.

`./opsroom bench start`, `./opsroom bench intake`, `./opsroom bench board`.
"""
