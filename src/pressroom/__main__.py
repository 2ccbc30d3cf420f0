"""`python -m pressroom`: the command line, for where its folder isn't on the path."""

from pressroom.cli import main

if __name__ == "__main__":
    main()
