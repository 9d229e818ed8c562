"""What a target is, and one run of it under its contract: a result or a typed error, in bounded time and memory."""

from __future__ import annotations

import contextlib
import importlib
import resource
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fusar_qgis.core.errors import FusarError

CORPUS = Path(__file__).parent / "corpus"
MOST_CPU_S = 10.0
"""Processor time, not the clock's: a busy machine is not a slow parser."""
MOST_GROWTH_MIB = 400

TARGETS = tuple(
    sorted(path.stem for path in (Path(__file__).parent / "targets").glob("*.py") if path.stem != "__init__")
)


@dataclass(frozen=True)
class Target:
    """One reader.

    Attributes:
        run: Reads the bytes from a folder of its own and checks what it got.
        tokens: Words of its format.
        seeds: Makes valid inputs, by name; they are kept in the corpus, so this runs only when they change.
        errors: What may be raised; the product's own errors, of which the target may take fewer.
        leaves: Whether reading may write into the folder.
    """

    run: Callable[[bytes, Path], object]
    tokens: Sequence[bytes]
    seeds: Callable[[], dict[str, bytes]]
    errors: tuple[type[Exception], ...] = (FusarError,)
    leaves: bool = False


class ContractError(AssertionError):
    """The contract does not hold; the message says how."""


def load(name: str) -> Target:
    """The target of a name."""
    target = importlib.import_module(f"tests.fuzz.targets.{name}").TARGET
    assert isinstance(target, Target)
    return target


def kept(name: str) -> dict[str, bytes]:
    """The inputs that are kept for a target, by file name."""
    return {path.name: path.read_bytes() for path in sorted((CORPUS / name).iterdir())}


def warm_up(target: Target, inputs: Iterable[bytes], folder: Path) -> None:
    """Loads what a target needs, so that its libraries are not taken for an input's memory."""
    for data in inputs:
        with contextlib.suppress(ContractError):
            attempt(target, data, folder)


def attempt(target: Target, data: bytes, folder: Path) -> bool:
    """Whether the input was read; False where it was refused by an error that says why.

    Args:
        target: The reader.
        data: Its input.
        folder: Where its files may be.

    Raises:
        ContractError: Something else happened.
    """
    before, most = _files(folder), _peak_mib() + MOST_GROWTH_MIB
    accepted = False
    try:
        with _limited(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            target.run(data, folder)
            accepted = True
    except target.errors as error:
        if not str(error).strip():
            raise ContractError("The error says nothing.") from error
        str(error).encode("utf-8")  # what cannot be encoded can be neither sent nor logged
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # what Rust code raises where it gives up is no Exception
        raise ContractError(f"{type(error).__name__}: {str(error)[:200]}") from error
    if _peak_mib() > most:
        raise ContractError(f"It took more than {MOST_GROWTH_MIB} MiB.")
    if not target.leaves and _files(folder) != before:
        raise ContractError("Reading changed the folder.")
    return accepted


def _files(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class _SlowError(BaseException):
    """The time is up; no Exception, so that a reader cannot take it for the input's fault."""


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _SlowError(f"more than {MOST_CPU_S:g} s of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_CPU_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
