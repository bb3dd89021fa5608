//go:build !linux

package epoll

import (
	"errors"
	"syscall"
)

// Poller does nothing: only Linux has epoll.
type Poller struct{}

// NewPoller returns [errors.ErrUnsupported].
func NewPoller() (*Poller, error) { return nil, errors.ErrUnsupported }

// Watch returns [errors.ErrUnsupported].
func (*Poller) Watch(syscall.Conn, uint64) error { return errors.ErrUnsupported }

// Wait returns [errors.ErrUnsupported].
func (*Poller) Wait() ([]uint64, error) { return nil, errors.ErrUnsupported }

// Close does nothing.
func (*Poller) Close() error { return nil }
