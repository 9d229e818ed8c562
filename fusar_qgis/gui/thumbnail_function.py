"""The expression function `fusar_thumbnail()`, which the map tips of our detection layers show."""

from __future__ import annotations

from typing import Any, List

from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionFunction, QgsProject

from fusar_qgis.layers.thumbnail import Thumbnails
from fusar_qgis.layers.thumbnail_place import chip_place

NAME = "fusar_thumbnail"


class ThumbnailFunction(QgsExpressionFunction):
    """Evaluated for the box under the pointer only, so that large layers stay as fast as they are."""

    def __init__(self) -> None:
        text = (
            "The pixels around a detected box as an HTML image, with the box drawn in it. For map tips of layers that "
            "FUSAR has made: <code>[% fusar_thumbnail() %]</code>"
        )
        super().__init__(NAME, 0, "FUSAR", text)
        self._thumbnails = Thumbnails()

    def func(self, values: List[Any], context: QgsExpressionContext, parent: QgsExpression, node: Any) -> str:
        """Called by QGIS."""
        feature = context.feature()
        layer = QgsProject.instance().mapLayer(str(context.variable("layer_id") or ""))
        place = None if layer is None or not feature.isValid() else chip_place(layer, feature)
        return "" if place is None else self._thumbnails.html(place)

    def usesGeometry(self, node: Any) -> bool:
        """Called by QGIS: the pixel corners are attributes."""
        return False


def register() -> ThumbnailFunction:
    """Offers the function to every expression; keep what is returned until `unregister`."""
    function = ThumbnailFunction()
    QgsExpression.registerFunction(function)
    return function


def unregister() -> None:
    """Takes it back."""
    QgsExpression.unregisterFunction(NAME)
