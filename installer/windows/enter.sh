#!/usr/bin/env bash
# Enters the tree with Wine, in a mount namespace of its own (unshare), and lives a life there.
set -euo pipefail
tree=${1:?the folder of the tree}
mount --make-rprivate /
mount -t proc proc "$tree/proc"
mount --rbind /dev "$tree/dev"
mount -t tmpfs tmpfs "$tree/tmp"
exec chroot "$tree" /bin/bash /work/life.sh
