"""What people, messages and time make accreditation do, one module per occasion.

``sessions`` (sign in, renew, end), ``passwords``, ``second_factor``, ``invitations``, ``profile`` (who am I);
``organisations``, ``people`` (who is accredited), ``readings`` (who looked at whom); ``keys``, ``break_glass``,
``deadlines``; ``badges`` with their ``press``, ``deployments``, ``imports`` (by hand), ``import_work`` (read in the
background), ``import_take`` (taken whole), ``people_check`` (row by row), ``import_desk`` (what waits);
``first_start``, ``own_copy`` (rights in memory), ``heartbeat``, ``tidy``. Beneath them: ``change`` (one transaction
and what follows it), ``contracts`` (what the log is told), ``keyring``, ``vault``, ``hashing``, ``failures``, ``deps``
(their tools).
"""
