"""JSON Schema (draft 2020-12) of front matter and of `pressroom.toml`, so that an editor completes keys and underlines mistakes."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pressroom.config import Features, Feeds
from pressroom.front_matter import FIELDS, Field
from pressroom.settings import Recent
from pressroom.structs import list_defaults

SchemaName = Literal["post", "page", "author", "contact", "boilerplate", "config"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}
_DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$"}
_SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_LIST = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_LINK = {"type": "object", "required": ["url"], "additionalProperties": False, "properties": {"label": _TEXT, "url": _TEXT}}
_NAVIGATION = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["label", "path"],
        "additionalProperties": False,
        "properties": {"label": _TEXT, "path": _TEXT},
    },
}
_TYPES: dict[str, dict[str, Any]] = {
    "text": _TEXT,
    "date": _DATE,
    "flag": {"type": "boolean"},
    "slug": _SLUG,
    "names": _LIST,
    "terms": _LIST,
    "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    "phone": _TEXT,
    "url": {"type": "string", "pattern": "^https?://"},
    "email": {"type": "string", "format": "email"},
    "paths": _LIST,
    "links": {"anyOf": [_TEXT, {"type": "object", "additionalProperties": _TEXT}, {"type": "array", "items": {"anyOf": [_TEXT, _LINK]}}]},
    "free": {"type": "object"},
}


def make_schema(name: SchemaName) -> dict[str, Any]:
    """Answer the schema of one kind of file under `content/`, or of the site's configuration."""
    if name == "config":
        return _frame("pressroom.toml", _config_properties(), ["title", "base_url", "timezone"])
    own = [field for field in FIELDS if name in field.documents]
    properties = {spelling: _describe(field, spelling) for field in own for spelling in (field.name, *field.aliases)}
    return _frame(f"Front matter: {name}", properties, [field.name for field in own if field.required])


def _frame(title: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "$schema": _DRAFT,
        "title": title,
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": properties,
    }


def _describe(field: Field, spelling: str) -> dict[str, Any]:
    meaning = field.meaning if spelling == field.name else f"The same as “{field.name}”. {field.meaning}"
    return {**_shape(field), "description": meaning, "examples": [field.example.partition(": ")[2]]}


def _shape(field: Field) -> dict[str, Any]:
    if field.choices:
        return {"enum": list(field.choices)}
    if field.type in _TYPES:
        return _TYPES[field.type]
    if field.nested:
        mapping = {"type": "object", "additionalProperties": False, "properties": {name: {} for name in field.nested}}
        return {"anyOf": [_TEXT, mapping, {"type": "array", "items": {"anyOf": [_TEXT, mapping]}}]}
    return {}


def _config_properties() -> dict[str, Any]:
    texts = dict.fromkeys(("title", "agency", "description", "notice"), _TEXT)
    links = {"header": _NAVIGATION, "footer": _NAVIGATION}
    translation = {"type": "object", "additionalProperties": False, "properties": {**texts, **links}}
    return {
        **texts,
        "base_url": {"type": "string", "pattern": "^https?://"},
        "timezone": {"type": "string", "description": "An IANA name such as America/New_York."},
        "languages": {"type": "array", "items": _TYPES["language"], "minItems": 1},
        "publish_time": {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"},
        "permalink": {"type": "string", "pattern": r"^/.*\{slug\}.*/$"},
        "per_page": {"type": "integer", "minimum": 1, "maximum": 1000},
        "recent": {"enum": list(get_args(Recent))},
        "navigation": {"type": "object", "additionalProperties": False, "properties": links},
        "translations": {"type": "object", "additionalProperties": translation},
        "check": {"type": "object", "additionalProperties": {"enum": ["error", "warning", "advice", "off"]}},
        "gone": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
        "features": _section(Features),
        "feeds": _section(Feeds),
    }


def _section(kind: type[Features] | type[Feeds]) -> dict[str, Any]:
    kinds = {bool: "boolean", int: "integer", str: "string"}
    properties = {name: {"type": kinds[type(default)]} for name, default in list_defaults(kind).items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}
