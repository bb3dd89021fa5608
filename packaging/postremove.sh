#!/bin/sh
# After the files are gone. "purge" is dpkg's word for the settings too; rpm keeps changed ones as .rpmsave. The database
# is left alone.
set -e

if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
fi
if [ "${1-}" = purge ]; then
    rm -f /etc/systemd/system/multi-user.target.wants/handoffd.service
    rm -rf /etc/handoffd /etc/systemd/system/handoffd.service.d
    if getent passwd handoffd >/dev/null; then
        userdel handoffd || echo "the user handoffd stays: end what still runs as it, and run userdel handoffd" >&2
    fi
fi
