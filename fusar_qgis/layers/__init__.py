"""QGIS layers to core types and back; no widgets."""
