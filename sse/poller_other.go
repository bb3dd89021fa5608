//go:build !linux

package sse

import "errors"

// canPoll is whether streams can do without a goroutine: nobody has written the poller of other systems yet.
const canPoll = false

// Poller notices clients that hang up, on Linux.
type Poller struct{}

// NewPoller returns [errors.ErrUnsupported].
func NewPoller() (*Poller, error) { return nil, errors.ErrUnsupported }

// Watch is never called.
func (*Poller) Watch(*Conn, uint64) error { return errors.ErrUnsupported }

// Wait is never called.
func (*Poller) Wait(keys []uint64) ([]uint64, error) { return keys, errors.ErrUnsupported }

// Close is never called.
func (*Poller) Close() error { return nil }

func (a *attempt) write(uintptr) bool {
	a.err = errors.ErrUnsupported
	return true
}
