package rawconn

import (
	"errors"
	"os"
	"syscall"
)

const supported = true

// write makes one system call. It always returns true: false would make the runtime wait for the socket.
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
