"""The front door from a checkout: `python build.py [command]`; no command means `build`."""

import sys
from pathlib import Path


def front_door() -> None:
    """Run the command line of `src/pressroom`; where its packages aren't installed say what to do first, with exit code 2."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
    try:
        from pressroom.cli import main
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.startswith("pressroom"):
            raise
        sys.stderr.write(f"“{missing.name}” isn't installed for {sys.executable}: run `make site`, then .venv/bin/python build.py\n")
        sys.exit(2)
    main()


if __name__ == "__main__":
    front_door()
