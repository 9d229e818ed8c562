"""The toolbox: parameters to workflow to sinks."""
