"""Hooks of the documentation site: reference pages written from the code, and links to files of the project checked."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("get", "post")
_PROJECT_LINK = re.compile(r"\[([^\]]*)\]\(\.\./([^)#\s]+)(?:#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Adds the reference pages."""
    os.environ["COLUMNS"] = "100"  # argparse wraps its help at the terminal's width
    for path, text in (("reference/commands.md", commands_page()), ("reference/http.md", http_page())):
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Shows a link to a file of the project as its path: the site does not hold the sources.

    Raises:
        PluginError: There is no such file.
    """

    def shown(match: re.Match[str]) -> str:
        text, path = match.groups()
        if not (ROOT / path).exists():
            raise PluginError(f"{page.file.src_uri} links to {path}, which is not there.")
        return text if path in text else f"{text} (`{path}`)"

    return _PROJECT_LINK.sub(shown, markdown)


def commands_page() -> str:
    """Every command line with its own help."""
    from backend.__main__ import build_parser as backend_parser
    from training.__main__ import build_parser as training_parser

    parts = [
        "# Commands",
        "",
        "Written from the commands themselves; each prints the same with `--help`.",
        "",
    ]
    for title, parser in (("backend", backend_parser()), ("training", training_parser())):
        parts += [f"## python -m {title}", ""]
        for name, command in _subcommands(parser):
            parts += [f"### {title} {name}", "", "```text", command.format_help().rstrip(), "```", ""]
    return "\n".join(parts)


def _subcommands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                deeper = list(_subcommands(command))
                yield from (
                    ((f"{name} {inner}", found) for inner, found in deeper) if deeper else [(name, command)]
                )


def http_page() -> str:
    """Every path of the server, from its own OpenAPI document."""
    from backend.aef.selection import AefSelector
    from backend.app import create_app
    from backend.loading import EngineSlot
    from backend.settings import Settings

    # A server that is described, not started, loads nothing.
    document = create_app(EngineSlot(lambda: None), AefSelector([]), Settings()).openapi()
    parts = ["# HTTP", "", "Written from the server's OpenAPI document, which `/openapi.json` serves.", ""]
    for path, methods in document["paths"].items():
        for method in (name for name in METHODS if name in methods):
            parts += _operation(method.upper(), path, methods[method])
    parts += ["## Objects", ""]
    for name, schema in sorted(document["components"]["schemas"].items()):
        parts += _schema(name, schema)
    return "\n".join(parts)


def _operation(method: str, path: str, operation: dict[str, Any]) -> list[str]:
    lines = [f"## {method} {path}", "", operation.get("description") or operation.get("summary", ""), ""]
    body = operation.get("requestBody", {}).get("content", {})
    for kind, content in body.items():
        lines += [f"Body: `{kind}`, {_type(content.get('schema', {}))}", ""]
    lines += ["| status | meaning |", "|---|---|"]
    for status, response in sorted(operation.get("responses", {}).items()):
        kinds = ", ".join(
            _type(content.get("schema", {})) for content in response.get("content", {}).values()
        )
        lines.append(f"| {status} | {_cell(response.get('description', ''))} {kinds} |")
    return [*lines, ""]


def _schema(name: str, schema: dict[str, Any]) -> list[str]:
    lines = [f"### {name}", "", schema.get("description", ""), ""]
    properties = schema.get("properties", {})
    if properties:
        required = set(schema.get("required", ()))
        lines += ["| field | type | |", "|---|---|---|"]
        for field, value in properties.items():
            told = (
                "required"
                if field in required
                else f"default `{value['default']}`"
                if "default" in value
                else ""
            )
            lines.append(f"| `{field}` | {_type(value)} | {_cell(value.get('description', ''))} {told} |")
    return [*lines, ""]


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(_type(each) for each in schema[key])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    return str(schema.get("type", "any"))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
