#!/bin/sh
# Starts systemd as the first process of a file system, in the namespaces that the caller has made for it:
#
#   unshare --mount --pid --fork --uts --ipc --net boot.sh DIRECTORY
set -e
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
ip link set lo up
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
for each in run tmp dev; do mount -t tmpfs "$each" "$root/$each"; done
for each in null zero full random urandom tty; do
    touch "$root/dev/$each"
    mount --bind "/dev/$each" "$root/dev/$each"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs shm "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"
ln -s pts/ptmx "$root/dev/ptmx"
# Where the kernel has the hierarchies of before only, systemd gets the one that it needs.
if [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -t tmpfs cgroup "$root/sys/fs/cgroup"
    mkdir "$root/sys/fs/cgroup/systemd"
    mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
fi
# A chroot would not do: systemd gives services mounts of their own, which begin at the true root.
cd "$root"
pivot_root . mnt
exec chroot . /usr/bin/env -i container=handoffd PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    sh -c 'umount -l /mnt && exec /lib/systemd/systemd --unit=multi-user.target'
