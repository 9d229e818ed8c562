#!/usr/bin/env bash
# Runs `make demo` and `make test` on a fresh machine: a bare Debian in a folder, a fresh clone in it, nothing else.
#
#   sudo tests/fresh_machine.sh [make targets...]        default: demo test (each in a fresh machine of its own)
#   SUITE=trixie     Debian 13 (QGIS 3.40, Python 3.13); default bookworm, Debian 12 (QGIS 3.22, Python 3.11)
#   FRESH=folder     where the machines are built (default build/fresh; needs about 6 GB, removed and made again)
#   KEEP=1           leave the last machine there
#
# Packages come from the mirror and through the pip settings of the machine that runs this; the pip cache is shared, so the
# second run has a warm cache. Needs root, debootstrap and unshare.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
fresh=$(mkdir -p "${FRESH:-build/fresh}" && cd "${FRESH:-build/fresh}" && pwd)
suite=${SUITE:-bookworm}
base=$fresh/base-$suite.tar
machine=$fresh/machine
targets=("${@:-demo}"); [ $# -gt 0 ] || targets=(demo test)

[ "$(id -u)" = 0 ] || { echo "This needs root (debootstrap, chroot)."; exit 1; }
command -v debootstrap >/dev/null || { echo "Please install debootstrap."; exit 1; }

# The Debian mirror of this machine, from either form of apt's sources.
mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/debian.* 2>/dev/null || true; } |
  sed -nE 's/^(URIs:|deb( \[[^]]*\])?) *(https?:[^ ]+).*/\3/p' | grep -v security | head -n 1)
: "${mirror:?no Debian mirror found in the apt sources}"

make_base() {
  echo "== a bare Debian ($suite)"
  rm -rf "$machine"
  debootstrap --variant=minbase --include=ca-certificates,git,make "$suite" "$machine" "$mirror" >"$fresh/debootstrap.log"
  tar -C "$machine" -cf "$base" .
}

# Folders that pip's settings name (local wheels; local indexes, whose files lie beside `simple`) must be there too.
local_package_folders() {
  { python3 -m pip config list 2>/dev/null; env | grep '^PIP_' || true; } |
    grep -oE "(file://)?/[^ '\"]+" | sed 's,^file://,,; s,/simple/*$,,' | sort -u |
    while read -r path; do if [ -d "$path" ]; then echo "$path"; fi; done
}

new_machine() {
  rm -rf "$machine"; mkdir -p "$machine"
  tar -C "$machine" -xf "$base"
  mkdir -p "$machine/srv/main" "$machine/root/.config" "$machine/root/.cache/pip" "$fresh/apt-$suite" "$fresh/pip"
  cp -L /etc/resolv.conf /etc/hosts "$machine/etc/" 2>/dev/null || true
  # What lets packages through here: certificates and proxies, not packages.
  cp -rL /etc/ssl/certs "$machine/etc/ssl/" 2>/dev/null || true
  cp /etc/apt/apt.conf.d/*proxy* "$machine/etc/apt/apt.conf.d/" 2>/dev/null || true
  cp /etc/pip.conf "$machine/etc/" 2>/dev/null || true
  for config in "$HOME/.config/pip" "$HOME/.pip"; do
    [ -d "$config" ] && cp -r "$config" "$machine/root/${config#"$HOME"/}"
  done
  rm -f "$machine/etc/apt/apt.conf.d/docker-clean"
  git clone -q --no-local "$project" "$machine/srv/main"
}

run_there() {
  local target=$1 mounts="" path
  for path in $(local_package_folders); do
    mkdir -p "$machine$path"; mounts+="mount --bind -o ro '$path' '$machine$path';"
  done
  if [ -d "$project/../shared" ]; then
    mkdir -p "$machine/srv/shared"; mounts+="mount --bind -o ro '$project/../shared' '$machine/srv/shared';"
  fi
  env | grep -E '^(PIP_|SSL_CERT|REQUESTS_CA|CURL_CA|[a-z]+_proxy=|[A-Z]+_PROXY=)' >"$fresh/environment" || true
  unshare --mount --pid --fork bash -euc "
    $mounts
    mount --bind '$fresh/pip' '$machine/root/.cache/pip'
    mount --bind '$fresh/apt-$suite' '$machine/var/cache/apt/archives'
    mount -t proc proc '$machine/proc'
    mount -t sysfs -o ro sysfs '$machine/sys'
    mount --bind /dev '$machine/dev'
    mount -t tmpfs tmpfs '$machine/dev/shm'
    mount -t tmpfs tmpfs '$machine/tmp'
    exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb \$(cat '$fresh/environment') \
      chroot '$machine' bash -c 'cd /srv/main && make $target' </dev/null"
}

[ -f "$base" ] || make_base
for target in "${targets[@]}"; do
  new_machine
  echo "== make $target on a fresh machine ($suite)"
  SECONDS=0
  run_there "$target" >"$fresh/$suite-$target.log" 2>&1 && result=passed || result=failed
  echo "== make $target $result after $SECONDS s; log: $fresh/$suite-$target.log"
  tail -n 5 "$fresh/$suite-$target.log"
  [ "$result" = passed ] || exit 1
done
[ -n "${KEEP:-}" ] || rm -rf "$machine"
