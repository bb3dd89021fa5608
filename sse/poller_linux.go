package sse

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

const canPoll = true

// Poller notices clients that hang up, without a goroutine for each of them. It is safe for concurrent use.
type Poller struct {
	epoll *os.File
	raw   syscall.RawConn
}

// NewPoller returns a poller. Where there can be none, the error is [errors.ErrUnsupported].
func NewPoller() (*Poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	// An epoll can itself be polled. Non-blocking, it is polled by Go's runtime, and waiting costs no thread.
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, errors.Join(os.NewSyscallError("fcntl", err), syscall.Close(fd))
	}
	p := &Poller{epoll: os.NewFile(uintptr(fd), "epoll")}
	if p.raw, err = p.epoll.SyscallConn(); err != nil {
		return nil, errors.Join(err, p.epoll.Close())
	}
	return p, nil
}

// Watch has the poller notice when the client of a connection hangs up, and call that key, once. It ends when the
// connection is closed.
func (p *Poller) Watch(c *Conn, key uint64) error {
	event := syscall.EpollEvent{
		Events: syscall.EPOLLRDHUP | edgeTriggered, // EPOLLERR and EPOLLHUP are implied
		Fd:     int32(key), Pad: int32(key >> 32),
	}
	var inner, added error
	err := p.raw.Control(func(epoll uintptr) {
		inner = c.raw.Control(func(fd uintptr) {
			added = os.NewSyscallError("epoll_ctl", syscall.EpollCtl(int(epoll), syscall.EPOLL_CTL_ADD, int(fd), &event))
		})
	})
	if err := errors.Join(err, inner, added); err != nil {
		return fmt.Errorf("watch connection: %w", err)
	}
	return nil
}

// edgeTriggered is EPOLLET; syscall has it as a negative number.
const edgeTriggered = 1 << 31

// Wait returns the keys of clients that have hung up, at least one, appended to keys. It returns an error when the poller
// has been closed.
func (p *Poller) Wait(keys []uint64) ([]uint64, error) {
	var events [64]syscall.EpollEvent
	var n int
	var failed error
	err := p.raw.Read(func(epoll uintptr) bool {
		for {
			n, failed = syscall.EpollWait(int(epoll), events[:], 0)
			if !errors.Is(failed, syscall.EINTR) {
				return n > 0 || failed != nil
			}
		}
	})
	if err := errors.Join(err, failed); err != nil {
		return keys, fmt.Errorf("wait for connections: %w", err)
	}
	for _, event := range events[:n] {
		keys = append(keys, uint64(uint32(event.Fd))|uint64(uint32(event.Pad))<<32)
	}
	return keys, nil
}

// Close ends the poller, and Wait.
func (p *Poller) Close() error { return p.epoll.Close() }

// write is one system call. The runtime would wait for the socket if it were told to try again, so it never is.
func (a *attempt) write(fd uintptr) bool {
	for {
		n, err := syscall.Write(int(fd), a.p)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
		case err != nil:
			a.err = os.NewSyscallError("write", err)
		default:
			a.n = n
		}
		return true
	}
}
