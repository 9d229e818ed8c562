"""The predictions file: one header line, then one line for each question, in a fixed order, so that it can go on."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedRandom
from pathlib import Path
from typing import Any

from fusar_qgis.core import tasks
from fusar_qgis.core.answers import Answer, parse_answer
from fusar_qgis.core.errors import DatasetError
from training.evaluation.questions import Question, QuestionKey
from training.evaluation.systems import Reply

FORMAT = 1
_BEGIN = b'{"kind": "header"'


@dataclass(frozen=True)
class Header:
    """The first line: everything that the answers depend on.

    Attributes:
        name: What the system is called in tables.
        engine: `transformers`, `vllm`, `remote`, `endpoint` or `cfar`.
        model: The model's name.
        model_fingerprint: Digest of its weights, empty where it cannot be had.
        data: The data set as it was named on the command line.
        data_fingerprint: Digest of the samples asked about.
        samples: How many samples.
        image_size: Side in pixels that images of a COCO file were resized to.
        aef: One of `controls.CONTROLS`.
        seed: Seed of what is drawn (the AEF control).
        tasks: Tasks asked.
        classes: Classes counted, located and detected.
        choices: Classes to choose from in classification.
        coordinates: `pixels` of the image the model sees, or `thousandths` of it.
        max_new_tokens: Longest answer; 0 is the model's own limit.
        fusion: How AEF enters: tlm, sum, concat or none.
        components: What it was trained with, of sft1, sft2, tlm (the paper's Table 9); empty where nobody said.
        step: The training step of an intermediate checkpoint (the paper's figure 5), or None.
        train_seed: The seed it was trained from, or None.
    """

    name: str
    engine: str
    model: str
    data: str
    data_fingerprint: str
    samples: int
    model_fingerprint: str = ""
    image_size: int = 0
    aef: str = "real"
    seed: int = 0
    tasks: tuple[str, ...] = tasks.TASKS
    classes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    coordinates: str = "pixels"
    max_new_tokens: int = 0
    fusion: str = "none"
    components: tuple[str, ...] = ()
    step: int | None = None
    train_seed: int | None = None
    format: int = FORMAT

    def line(self) -> str:
        """As one line of JSON."""
        return json.dumps({"kind": "header", **dataclasses.asdict(self)}, ensure_ascii=False)

    @classmethod
    def read(cls, line: str, path: Path) -> Header:
        """Reads what `line` wrote.

        Raises:
            DatasetError: It is not the first line of a predictions file.
        """
        try:
            values = json.loads(line)
            if values.pop("kind") != "header" or values["format"] != FORMAT:
                raise ValueError("no header of this format")
            lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
            return cls(**{**values, **lists})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DatasetError(
                f"{path} is no predictions file: {error}.", "Make one with `python -m training evaluate`."
            ) from error


@dataclass(frozen=True, eq=False)
class Prediction:
    """One question with its answer, read again from the raw text. `truth` and `size` are in pixels of the sample."""

    key: QuestionKey
    text: str
    answer: Answer
    finish: str
    truth: Any
    size: tuple[int, int]
    seen: tuple[int, int]
    scores: tuple[float | None, ...] = ()
    aef: str = ""
    index: int = 0


@dataclass(frozen=True, eq=False)
class Predictions:
    """One predictions file."""

    path: Path
    header: Header
    items: tuple[Prediction, ...] = field(repr=False)

    @property
    def samples(self) -> tuple[str, ...]:
        """The ids of the samples, in the file's order."""
        return tuple(dict.fromkeys(item.key.sample for item in self.items))


def line_of(question: Question, reply: Reply) -> str:
    """One question with its raw answer as a line of JSON; the same answer gives the same bytes."""
    key = question.key
    # Half a character, where an endpoint cut its answer inside one, can be written in no file.
    text = reply.text.encode("utf-8", "replace").decode("utf-8")
    status = parse_answer(question.task, text, question.labels, reply.seen).status
    record = {
        "id": key.sample,
        "index": question.index,
        "task": key.task,
        "label": key.label,
        "box": key.box,
        "text": text,
        "status": status,
        "finish": reply.finish,
        "size": question.sample.size,
        "seen": reply.seen,
        "aef": reply.aef,
        "aef_nodes": reply.aef_nodes,
        "scores": reply.scores,
        "truth": question.truth(),
    }
    return json.dumps(record, ensure_ascii=False)


def read_predictions(path: Path) -> Predictions:
    """Reads a predictions file and parses each answer again from its raw text.

    Raises:
        DatasetError: It cannot be read, a line is malformed or a question occurs twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"The predictions {path} cannot be read: {error}.") from error
    header = Header.read(lines[0], path)
    items = tuple(_read(line, header, f"{path}, line {k}") for k, line in enumerate(lines[1:], 2) if line)
    if not items:
        raise DatasetError(f"{path} holds no answers.", "Go on with the `evaluate` command that began it.")
    if len({item.key for item in items}) < len(items):
        raise DatasetError(f"{path} answers a question twice.", "Evaluate again into a new file.")
    return Predictions(path, header, items)


def _read(line: str, header: Header, where: str) -> Prediction:
    try:
        record = json.loads(line)
        key = QuestionKey(record["id"], record["task"], record["label"], int(record["box"]))
        labels = header.choices if key.task == tasks.CLASSIFICATION else (key.label,) * bool(key.label)
        seen = (int(record["seen"][0]), int(record["seen"][1]))
        return Prediction(
            key,
            record["text"],
            parse_answer(key.task, record["text"], labels, seen),
            record["finish"],
            _truth(key.task, record["truth"]),
            (int(record["size"][0]), int(record["size"][1])),
            seen,
            tuple(record["scores"]),
            record["aef"],
            int(record["index"]),
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise DatasetError(
            f"{where} is malformed: {error!r}.", "Go on with the same `evaluate` command; it mends the end."
        ) from error


def _truth(task: str, value: Any) -> Any:
    """The right answer in its task's type; raises ValueError or TypeError where it is of another."""
    if task == tasks.COUNTING:
        return int(value)
    if task == tasks.LOCALIZATION:
        return [int(cell) for cell in value]
    if task == tasks.DETECTION:
        return [[float(x1), float(y1), float(x2), float(y2)] for x1, y1, x2, y2 in value]
    if not isinstance(value, str):
        raise TypeError(f"the truth {value!r} is no text")
    return value


class PredictionsFile:
    """A predictions file that is being written; it goes on where an earlier run was interrupted.

    Args:
        path: The file.
        header: What the answers depend on; an existing file must have the same.

    Raises:
        DatasetError: The file belongs to another evaluation, or another process is writing it.
    """

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        self._file: BufferedRandom = path.open("r+b")
        try:
            _lock(self._file, path)
            self.answered = self._resume(header)
        except DatasetError:
            self._file.close()
            raise

    def _resume(self, header: Header) -> tuple[QuestionKey, ...]:
        content = self._file.read()
        whole = content[: content.rfind(b"\n") + 1]
        answered = self._answered(content[: len(_BEGIN)], whole, header)
        # What a kill left behind the last line break is half a line: that question is asked again. Cut off only now
        # that the file is known to be ours.
        self._file.seek(len(whole))
        self._file.truncate()
        if not whole:
            self.write(header.line())
        return answered

    def _answered(self, begin: bytes, whole: bytes, header: Header) -> tuple[QuestionKey, ...]:
        try:
            if not _BEGIN.startswith(begin):
                raise ValueError("it begins with something else")
            first, *lines = whole.decode("utf-8").split("\n")
        except ValueError as error:
            raise DatasetError(
                f"{self.path} is no predictions file: {error}.", "Name another --out."
            ) from error
        if not first:
            return ()
        _refuse_other(Header.read(first, self.path), header, self.path)
        return tuple(
            _read(line, header, f"{self.path}, line {k}").key for k, line in enumerate(lines[:-1], 2)
        )

    def rest(self, questions: Sequence[Question]) -> Iterator[Question]:
        """The questions that have no answer yet.

        Raises:
            DatasetError: The file's answers are not the beginning of these questions' answers.
        """
        for number, key in enumerate(self.answered):
            if number >= len(questions) or questions[number].key != key:
                raise DatasetError(
                    f"Line {number + 2} of {self.path} answers another question than the data asks.",
                    "Name another --out.",
                )
        return iter(questions[len(self.answered) :])

    def write(self, line: str) -> None:
        """Adds one line and hands it to the operating system, where a kill cannot take it back."""
        self._file.write(line.encode("utf-8") + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Brings everything to the disk."""
        os.fsync(self._file.fileno())
        self._file.close()


def _refuse_other(found: Header, wanted: Header, path: Path) -> None:
    ours, theirs = dataclasses.asdict(wanted), dataclasses.asdict(found)
    differing = [key for key in ours if ours[key] != theirs[key] and key != "data"]
    if differing:
        told = ", ".join(f"{key} {theirs[key]!r} (now {ours[key]!r})" for key in differing)
        raise DatasetError(f"{path} holds another evaluation: {told}.", "Name another --out.")


def _lock(file: BufferedRandom, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; there, do not start the same command twice
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise DatasetError(
            f"Another process is writing {path}.", "Wait for it, or name another --out."
        ) from error
