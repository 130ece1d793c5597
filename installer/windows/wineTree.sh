#!/usr/bin/env bash
# Makes a Debian trixie tree with Wine 10 in it, for `npm run test:windows`: Debian 12's own Wine is
# too old for Node 24. Root only; about 1 GB. A tree that is whole already is left as it is.
# Delete it only after `findmnt -R TREE` shows nothing: what is mounted there would go with it.
set -euo pipefail
tree=${1:?the folder that the tree goes to}
mirror=${KONTOR_DEBIAN_MIRROR:-http://deb.debian.org/debian}

if [ -e "$tree/.whole" ]; then exit 0; fi
if [ -e "$tree" ]; then
  echo "$tree is there and not whole. See that nothing is mounted in it, then delete it." >&2
  exit 69
fi
if ! command -v debootstrap >/dev/null; then
  echo "debootstrap is not installed: apt-get install debootstrap" >&2
  exit 69
fi
mkdir -p "$(dirname "$tree")"
debootstrap --variant=minbase --include=wine,wine64,ca-certificates trixie "$tree" "$mirror" >&2
rm -rf "$tree"/var/cache/apt/archives/*.deb
touch "$tree/.whole"
