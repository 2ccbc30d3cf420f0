"""What lets an editor help: settings, snippets and tasks of Visual Studio Code, with the schemas that they name."""

from __future__ import annotations

import json
from typing import Any

from pressroom.front_matter import FIELDS, Field
from pressroom.schemas import SchemaName, make_schema

CHECK_BEGIN = "Checking …"
"""The line that begins each round of `check --watch`; the count of findings ends it."""
_CHECK_END = r"^\d[\d,]* errors?, \d[\d,]* warnings?, \d[\d,]* advice$"
_SCHEMAS: tuple[SchemaName, ...] = ("post", "page", "author", "config")


def make_editor_files() -> dict[str, str]:
    """Answer the files of a newsroom's `.vscode/`, by path."""
    files = {"settings.json": _SETTINGS, "pressroom.code-snippets": _make_snippets(), "tasks.json": _TASKS}
    files |= {f"{name}.schema.json": make_schema(name) for name in _SCHEMAS}
    return {f".vscode/{name}": json.dumps(value, ensure_ascii=False, indent=2) + "\n" for name, value in files.items()}


def _match(severity: str, label: str) -> dict[str, Any]:
    """Answer by what VS Code knows a problem of a severity in what `check --watch` prints, so that it can underline the place."""
    message = rf"^(.+?):(\d+):(\d+): {label}(.+) \[([\w-]+)\]$"
    return {
        "owner": f"pressroom-{severity}",
        "source": "pressroom",
        "severity": severity,
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": {"regexp": message, "file": 1, "line": 2, "column": 3, "message": 4, "code": 5},
        "background": {"activeOnStart": True, "beginsPattern": f"^{CHECK_BEGIN}$", "endsPattern": _CHECK_END},
    }


_TASKS = {
    "version": "2.0.0",
    "tasks": [
        {
            "label": "Check the newsroom",
            "detail": "Underlines in every file what is wrong there, anew after each save",
            "type": "shell",
            "command": "pressroom check --watch",
            "isBackground": True,
            "runOptions": {"runOn": "folderOpen"},
            "group": {"kind": "build", "isDefault": True},
            "presentation": {"reveal": "silent"},
            "problemMatcher": [
                _match("error", "(?!warning: |advice: )"), _match("warning", "warning: "), _match("info", "advice: "),
            ],
        },
        {"label": "Preview", "type": "shell", "command": "pressroom serve --open", "isBackground": True, "problemMatcher": []},
    ],
}  # fmt: skip
# No language server reads the front matter of Markdown: its keys are snippets, and what is wrong with them is said by `check` after each
# save, which follows the typing by half a second.
_SETTINGS = {
    "evenBetterToml.schema.associations": {"pressroom\\.toml": "./.vscode/config.schema.json"},
    "yaml.schemas": {f".vscode/{name}.schema.json": f"content/{name}s/**/*.md" for name in ("post", "page", "author")},
    "files.associations": {"content/**/*.md": "markdown"},
    "files.autoSave": "afterDelay",
    "files.autoSaveDelay": 500,
    "[markdown]": {
        "editor.wordWrap": "on",
        "editor.quickSuggestions": {"other": "on", "comments": "off", "strings": "off"},
        "editor.wordBasedSuggestions": "off",
        "editor.acceptSuggestionOnEnter": "off",
    },
}


def _make_snippets() -> dict[str, Any]:
    """Answer the snippets: a whole front matter, a table, and each key of posts with what it is for."""
    keys = {f"Key of a post: {field.name}": _make_key(field) for field in FIELDS if "post" in field.documents}
    return {
        "Front matter of a post": {
            "scope": "markdown",
            "prefix": "post",
            "body": [
                "---",
                "title: ${1:Headline}",
                "date: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE",
                "draft: true",
                "authors: [${2}]",
                "summary: ${3}",
                "---",
                "",
                "$0",
            ],
        },
        "Table with a caption": {
            "scope": "markdown",
            "prefix": "table",
            "body": ["Table: ${1:Caption}", "", "| ${2:Town} | ${3:Visits} |", "|---|---|", "| $0 |  |", "{: .row-headers }"],
        },
        **keys,
    }


def _make_key(field: Field) -> dict[str, Any]:
    key, _, example = field.example.partition(": ")
    escaped = example.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
    return {"scope": "markdown", "prefix": f"{key}:", "body": f"{key}: ${{1:{escaped}}}", "description": field.meaning}
