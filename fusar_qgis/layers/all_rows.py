"""All rows of a layer, also those that its filter hides: what nobody sees is there nevertheless."""

from __future__ import annotations

from typing import Iterator, Optional

from qgis.core import QgsFeature, QgsFeatureRequest, QgsVectorLayer


def all_rows(layer: QgsVectorLayer, request: Optional[QgsFeatureRequest] = None) -> Iterator[QgsFeature]:
    """The rows as they are now, edits that are not saved included (main thread).

    Args:
        layer: With or without a filter.
        request: Which columns, and whether the geometry.
    """
    wanted = request if request is not None else QgsFeatureRequest()
    seen = set()
    for row in layer.getFeatures(wanted):
        seen.add(row.id())
        yield row
    if not layer.subsetString():
        return
    if layer.isEditable():
        # Its own filter cannot be lifted meanwhile.
        seen.update(layer.editBuffer().deletedFeatureIds())
    whole = QgsVectorLayer(layer.source(), layer.name(), layer.providerType())
    whole.setSubsetString("")
    for row in whole.getFeatures(wanted):
        if row.id() not in seen:
            yield row
