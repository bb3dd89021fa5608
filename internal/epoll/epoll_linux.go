package epoll

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// Poller reports which of the connections that it watches have been closed by their peers. It is safe for concurrent
// use.
type Poller struct {
	epoll *os.File
	raw   syscall.RawConn
}

// NewPoller returns a poller. The error is [errors.ErrUnsupported] on systems other than Linux.
func NewPoller() (*Poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	// An epoll descriptor can itself be polled. Non-blocking, it is polled by Go's runtime, and Wait costs no thread.
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, errors.Join(os.NewSyscallError("fcntl", err), syscall.Close(fd))
	}
	p := &Poller{epoll: os.NewFile(uintptr(fd), "epoll")}
	if p.raw, err = p.epoll.SyscallConn(); err != nil {
		return nil, errors.Join(err, p.epoll.Close())
	}
	return p, nil
}

// Watch makes Wait report key once, when the peer of conn closes its side. It ends when conn is closed.
func (p *Poller) Watch(conn syscall.Conn, key uint64) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return fmt.Errorf("watch connection: %w", err)
	}
	event := syscall.EpollEvent{
		Events: syscall.EPOLLRDHUP | edgeTriggered, // EPOLLERR and EPOLLHUP are implied
		Fd:     int32(key), Pad: int32(key >> 32),
	}
	var inner, added error
	err = p.raw.Control(func(epoll uintptr) {
		inner = raw.Control(func(fd uintptr) {
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

// Wait blocks until a peer has closed its side, and returns the keys of all that have. It returns an error when the
// poller has been closed.
func (p *Poller) Wait() ([]uint64, error) {
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
		return nil, fmt.Errorf("wait for connections: %w", err)
	}
	keys := make([]uint64, n)
	for i, event := range events[:n] {
		keys[i] = uint64(uint32(event.Fd)) | uint64(uint32(event.Pad))<<32
	}
	return keys, nil
}

// Close closes the poller and unblocks Wait.
func (p *Poller) Close() error { return p.epoll.Close() }
