"""The front door from a checkout: `python build.py [command]`; no command means `build`."""

import sys
from pathlib import Path


def front_door() -> None:
    """Run the command line of `src/pressroom`, or say what to do first where its packages aren't installed."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
    try:
        from pressroom.cli import main
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.startswith("pressroom"):
            raise
        sys.exit(f"The package “{missing.name}” isn't installed for {sys.executable}: run `make site`, then .venv/bin/python build.py")
    main()


if __name__ == "__main__":
    front_door()
