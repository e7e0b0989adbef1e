"""`python -m services.room`: what the script `opsroom` runs."""

from services.room.cli import main

if __name__ == "__main__":
    main()
