"""Gives a Processing output one of our styles once QGIS has loaded it."""

from __future__ import annotations

from typing import Callable, List, Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
)
from qgis.PyQt.QtXml import QDomDocument

from fusar_qgis.paths import style_path


class LayerStyle(QgsProcessingLayerPostProcessorInterface):
    """Gives the layer a style, from our QML file or from a text made for the run (main thread)."""

    _alive: List[LayerStyle] = []  # noqa: RUF012 - Processing keeps no reference of its own

    def __init__(
        self, style: str, qml: str = "", then: Optional[Callable[[QgsMapLayer], None]] = None
    ) -> None:
        super().__init__()
        self._style, self._qml, self._then = style, qml, then

    @classmethod
    def attach(
        cls,
        context: QgsProcessingContext,
        layer_id: str,
        style: str,
        qml: str = "",
        then: Optional[Callable[[QgsMapLayer], None]] = None,
    ) -> None:
        """Styles the output if QGIS is going to load it.

        Args:
            context: The algorithm's.
            layer_id: The output.
            style: The name of a style that ships.
            qml: The style's text where it is not that one.
            then: What else is to be done with the layer.
        """
        if context.willLoadLayerOnCompletion(layer_id):
            processor = cls(style, qml, then)
            cls._alive.append(processor)
            context.layerToLoadOnCompletionDetails(layer_id).setPostProcessor(processor)

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Called by Processing."""
        document = QDomDocument()
        if self._qml and document.setContent(self._qml):
            layer.importNamedStyle(document)
        else:
            layer.loadNamedStyle(str(style_path(self._style)))
        if self._then is not None:
            self._then(layer)
        layer.triggerRepaint()
        if self in self._alive:
            self._alive.remove(self)
