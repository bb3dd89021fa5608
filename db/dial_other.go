//go:build !linux

package db

import (
	"syscall"
	"time"
)

// setUserTimeout does nothing: only Linux has the option. Keepalives remain.
func setUserTimeout(syscall.RawConn, time.Duration) error { return nil }
