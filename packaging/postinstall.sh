#!/bin/sh
# After the files are there: dpkg says "configure" and the version before, rpm says how many versions are installed.
set -e

if ! getent passwd handoffd >/dev/null; then
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin handoffd
fi
chown root:handoffd /etc/handoffd /etc/handoffd/handoffd.env
chmod 0750 /etc/handoffd
chmod 0640 /etc/handoffd/handoffd.env

if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
fi

# Neither a first installation nor an upgrade starts or restarts anything: the one has no settings yet, and for the other
# the schema comes first.
if ! grep -q '^[[:blank:]]*DATABASE_URL[[:blank:]]*=.' /etc/handoffd/handoffd.env; then
    echo "handoffd is installed and not started. Next: handoffdctl setup, with a database on this machine;"
    echo "or set DATABASE_URL in /etc/handoffd/handoffd.env first."
elif [ -n "${2-}" ] || [ "${1-}" = 2 ]; then
    echo "handoffd is upgraded; the version before still runs. Next: handoffdctl migrate up, then systemctl restart handoffd"
fi
