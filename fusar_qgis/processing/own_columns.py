"""Our columns beside those of somebody's layer: added, or taken over where a layer has them from a run before."""

from __future__ import annotations

from typing import Any, Sequence, Tuple

from qgis.core import QgsField, QgsFields
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.errors import InvalidRequestError

_TAKEN_BY = {
    QVariant.String: (QVariant.String,),
    QVariant.Int: (QVariant.Int, QVariant.LongLong),
    QVariant.Double: (QVariant.Double,),
}


def with_columns(fields: QgsFields, own: Sequence[Tuple[str, Any]]) -> QgsFields:
    """The layer's fields and those of ours that it lacks.

    Args:
        fields: The layer's.
        own: Name and QVariant type of ours.

    Raises:
        InvalidRequestError: A column of such a name is of another type: values would be lost in it.
    """
    every = QgsFields(fields)
    for name, kind in own:
        place = every.lookupField(name)
        if place < 0:
            every.append(QgsField(name, kind))
        elif every.at(place).type() not in _TAKEN_BY[kind]:
            raise InvalidRequestError(
                f"The layer has a column {every.at(place).name()!r} of its own, of a type that cannot hold our values.",
                "Rename it in the layer, or use a copy without it.",
            )
    return every
