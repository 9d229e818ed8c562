"""The toolbox: parameters to workflow to sinks; no second way to compute anything."""
