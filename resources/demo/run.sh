#!/usr/bin/env bash
# The analyst's session in QGIS with a fresh profile. With a display it leaves QGIS open, ready to use; without one it runs
# the session on a virtual screen and leaves its results in build/demo. Called by `make demo`.
#
#   SCENE  a SAR image (default: the demo scene)      YEAR   its year, where the file does not say
#   LABEL  what to detect (default: ship)             ZOOM   image pixels per scene pixel (default: chosen by the plugin)
#   CHECKPOINT, AEF  another model folder, another AEF file (default: the demo's)
#   OUT    where results go (default: build/demo; removed first)
#   MODE   window or headless (default: window where DISPLAY is set)
#   SESSION  session or pictures: the script that QGIS runs (default: session)
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
out=${OUT:-$project/build/demo}
profiles=$out-profile
limit_s=${DEMO_LIMIT_S:-540}

scene=${SCENE:-$project/resources/demo/scene.tif}
[ -f "$scene" ] || { echo "The scene $scene does not exist." >&2; exit 1; }
scene=$(realpath "$scene")
mode=${MODE:-headless}
[ -n "${MODE:-}" ] || [ -z "${DISPLAY:-}" ] || mode=window

rm -rf "$out" "$profiles"
mkdir -p "$out"

# A profile of its own: the analyst's is never touched, and the session finds the same QGIS everywhere.
settings=$profiles/profiles/demo/QGIS
plugin=$profiles/profiles/demo/python/plugins/fusar_qgis
mkdir -p "$settings" "$plugin"
cat >"$settings/QGIS3.ini" <<INI
[auth]
use_password_helper=false
[app]
news-feed\\http:\\feed.qgis.org\\disabled=true
[qgis]
checkVersion=false
showTips=false
[PythonPlugins]
fusar_qgis=true
processing=true
[fusar]
mode=local
python_path=$project/.venv/bin/python
output_folder=$out
zoom=${ZOOM:-0}
checkpoint_path=${CHECKPOINT:+$(realpath "$CHECKPOINT")}
aef_file=${AEF:+$(realpath "$AEF")}
INI
# The checkout as QGIS wants a plugin: metadata.txt inside the package.
ln -s "$project"/fusar_qgis/* "$project/metadata.txt" "$plugin/"

# QGIS embeds the system's Python; another one first in PATH must not lend it its libraries.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV
export PATH=/usr/bin:/bin:$PATH
export DEMO_HOME=$project/resources/demo DEMO_OUT=$out DEMO_SCENE=$scene DEMO_YEAR=${YEAR:-} DEMO_LABEL=${LABEL:-ship} DEMO_MODE=$mode
qgis=(qgis --nologo --noversioncheck --profiles-path "$profiles" --profile demo --code "$project/resources/demo/${SESSION:-session}.py")

if [ "$mode" = window ]; then
  exec "${qgis[@]}"
fi

status=0
xvfb-run --auto-servernum --server-args='-screen 0 1400x900x24' \
  timeout --kill-after=10 "$limit_s" "${qgis[@]}" >"$out/qgis.log" 2>&1 </dev/null || status=$?
if [ -s "$out/failure.txt" ]; then
  cat "$out/failure.txt" >&2
  exit 1
elif [ ! -f "$out/session.json" ]; then
  step=$(cat "$out/step.txt" 2>/dev/null || echo "loading the plugin")
  echo "QGIS ended in the middle of the session ($step, exit code $status); its log is $out/qgis.log." >&2
  exit 1
fi
cat "$out/transcript.md"
echo
echo "Left in $out: $(cd "$out" && ls -1 screenshot.png detections.gpkg aef_grid.gpkg aef_rgb.tif transcript.md 2>/dev/null | paste -sd " " || true)"
