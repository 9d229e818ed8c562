"""The plugin's translations: collects the texts into Qt's .ts files, keeps what is translated, compiles the .qm files.

    python3 resources/i18n/catalogs.py          needs lrelease (Debian: qttools5-dev-tools)

A text's context is its class, as Qt looks it up. The toolbox's algorithms share one, `FusarAlgorithm`, because their
texts are looked up by a base class.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent))
import sentences

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
LANGUAGES = {"zh": "zh_CN", "fr": "fr_FR", "es": "es_ES"}
ALGORITHMS = "FusarAlgorithm"
SHOWN_ATTRIBUTES = ("NAME", "HELP")

Texts = dict[str, list[str]]
"""Context and its texts, in the order of the source."""


def collect(package: Path) -> Texts:
    """All texts of the package that are shown through `tr`.

    Args:
        package: The folder of the plugin.
    """
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))]
    classes = [node for module in modules for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
    algorithms = _family(classes)
    texts: Texts = {}
    for node in classes:
        context = ALGORITHMS if node.name in algorithms else node.name
        found = [*_translated(node), *(_attributes(node) if node.name in algorithms else ())]
        known = texts.setdefault(context, [])
        known.extend(text for text in dict.fromkeys(found) if text not in known)
    for context, text in (pair for module in modules for pair in _without_object(module)):
        if text not in texts.setdefault(context, []):
            texts[context].append(text)
    return {context: found for context, found in sorted(texts.items()) if found}


def _family(classes: list[ast.ClassDef]) -> set[str]:
    """The names of the algorithms' base class and of all that derive from it."""
    family = {ALGORITHMS}
    while True:
        heirs = {node.name for node in classes if {ast.unparse(base) for base in node.bases} & family}
        if heirs <= family:
            return family
        family |= heirs


def _translated(node: ast.ClassDef) -> Iterator[str]:
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr == "tr" and call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def _without_object(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Context and text of `translate(context, text)`, and of a module's own `_tr(text)` that calls it."""
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    own = ""
    for call in calls:
        told = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if ast.unparse(call.func) == "QCoreApplication.translate" and told:
            own = str(told[0])
            if len(told) == 2:
                yield own, str(told[1])
    for call in calls:
        if ast.unparse(call.func) == "_tr" and isinstance(call.args[0], ast.Constant):
            yield own, str(call.args[0].value)


def _attributes(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        if (
            not isinstance(line, ast.Assign)
            or not isinstance(line.value, ast.Constant)
            or not line.value.value
        ):
            continue
        if any(isinstance(target, ast.Name) and target.id in SHOWN_ATTRIBUTES for target in line.targets):
            yield str(line.value.value)


def read(path: Path) -> dict[str, dict[str, str]]:
    """Finished translations of a .ts file: context, text, translation; empty where there is no file."""
    if not path.exists():
        return {}
    return {
        str(context.findtext("name")): {
            str(message.findtext("source")): str(message.findtext("translation") or "")
            for message in context.iter("message")
            if message.find("translation") is not None and message.find("translation").get("type") is None
        }
        for context in ElementTree.parse(path).getroot().iter("context")
    }


def write(path: Path, texts: Texts, language: str, known: dict[str, dict[str, str]]) -> int:
    """Writes a .ts file; what has no translation yet is marked so. Returns how many these are.

    Args:
        path: The file.
        texts: What the package shows.
        language: For example `fr_FR`.
        known: Finished translations; one of another context serves where the text is the same.
    """
    anywhere = {text: words for of_context in known.values() for text, words in of_context.items() if words}
    root = ElementTree.Element("TS", {"version": "2.1", "sourcelanguage": "en", "language": language})
    missing = 0
    for context, sources in texts.items():
        element = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(element, "name").text = context
        for source in sources:
            message = ElementTree.SubElement(element, "message")
            ElementTree.SubElement(message, "source").text = source
            translation = ElementTree.SubElement(message, "translation")
            translation.text = known.get(context, {}).get(source) or anywhere.get(source)
            if not translation.text:
                translation.set("type", "unfinished")
                missing += 1
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
    return missing


def all_texts(package: Path) -> Texts:
    """What goes through `tr`, and the sentences that are made elsewhere."""
    return dict(sorted({**collect(package), sentences.CONTEXT: sentences.collect(package)}.items()))


def main() -> int:
    """Updates and compiles all languages; 1 where something is not translated or cannot be compiled."""
    texts = all_texts(ROOT / "fusar_qgis")
    sentences.write(FOLDER, texts[sentences.CONTEXT])
    lrelease = shutil.which("lrelease")
    missing = 0
    for short, language in LANGUAGES.items():
        path = FOLDER / f"fusar_{short}.ts"
        left = write(path, texts, language, read(path))
        sys.stdout.write(f"{path.name}: {sum(map(len, texts.values()))} texts, {left} not translated\n")
        missing += left
        if lrelease:
            compiled = ["-silent", str(path), "-qm", str(path.with_suffix(".qm"))]
            subprocess.run([lrelease, *compiled], check=True)
    if not lrelease:
        sys.stdout.write("There is no lrelease (Debian: qttools5-dev-tools), so nothing was compiled.\n")
    return 1 if missing or not lrelease else 0


if __name__ == "__main__":
    raise SystemExit(main())
