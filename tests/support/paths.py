"""Where things stand: the checkout, its tools, and the folder that is shared beside it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
NODE_MODULES = TOOLS / "node_modules"
SHARED = ROOT.parent / "shared"
CORPORA = SHARED / "corpora"
