package localpg

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// osUser is the user of the operating system that PostgreSQL runs as; nil: the user of this process.
type osUser struct {
	name     string
	uid, gid uint32
}

// unprivileged returns a user for root to run PostgreSQL as, or nil if this process is not root.
func unprivileged() (*osUser, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL refuses to run as root: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(err, gidErr); err != nil {
		return nil, fmt.Errorf("ids of user %s: %w", u.Username, err)
	}
	return &osUser{name: u.Username, uid: uint32(uid), gid: uint32(gid)}, nil
}

// attributes makes a command run as the user, in a process group of its own: this process handles Ctrl-C.
func (a *osUser) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a != nil {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attr
}

// chown makes the user the owner of path.
func (a *osUser) chown(path string) error {
	if a == nil {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

// checkReachable returns an error that names the directory above path that is closed to the user.
func (a *osUser) checkReachable(path string) error {
	if a == nil {
		return nil
	}
	for parent := filepath.Dir(path); ; parent = filepath.Dir(parent) {
		info, err := os.Stat(parent)
		if err != nil {
			return err
		}
		if info.Mode()&0o001 == 0 {
			return fmt.Errorf("user %s cannot reach %s: %s is closed to others; choose a directory outside it",
				a.name, path, parent)
		}
		if parent == filepath.Dir(parent) {
			return nil
		}
	}
}
