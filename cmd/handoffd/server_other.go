//go:build !linux

package main

import (
	"net"
	"time"
)

// setUserTimeout does nothing: only Linux has the option. Keepalives remain.
func setUserTimeout(*net.TCPConn, time.Duration) {}
