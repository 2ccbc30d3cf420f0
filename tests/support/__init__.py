"""What tests of several files share: paths, a file server, a browser, and the outside checkers."""
