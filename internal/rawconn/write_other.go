//go:build !linux

package rawconn

import "errors"

const supported = false

func (a *attempt) write(uintptr) bool {
	a.err = errors.ErrUnsupported
	return true
}
