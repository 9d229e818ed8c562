"""Gives a Processing output one of our styles once QGIS has loaded it."""

from __future__ import annotations

from typing import List

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
)

from fusar_qgis.paths import style_path


class LayerStyle(QgsProcessingLayerPostProcessorInterface):
    """Loads a QML file into the layer (main thread)."""

    _alive: List[LayerStyle] = []  # noqa: RUF012 - Processing keeps no reference of its own

    def __init__(self, style: str) -> None:
        super().__init__()
        self._style = style

    @classmethod
    def attach(cls, context: QgsProcessingContext, layer_id: str, style: str) -> None:
        """Styles the output if QGIS is going to load it."""
        if context.willLoadLayerOnCompletion(layer_id):
            processor = cls(style)
            cls._alive.append(processor)
            context.layerToLoadOnCompletionDetails(layer_id).setPostProcessor(processor)

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Called by Processing."""
        layer.loadNamedStyle(str(style_path(self._style)))
        layer.triggerRepaint()
        if self in self._alive:
            self._alive.remove(self)
