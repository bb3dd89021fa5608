// Package porttest chooses addresses on which a program that a test starts, or starts again, can listen.
package porttest

import (
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// first is the lowest port that Free returns. Services of the machine, such as databases, have lower ones.
const first = 10_000

// Free returns an address of host on which nothing listens. It skips the test if the machine does not have the host.
//
// The port is not an ephemeral one, as those of ":0" are. The kernel gives such a port to any connection of this
// machine while nothing listens on it, and then the program cannot bind it. A client that connects to it in the
// meantime can even get it as its own port, and is then connected to itself.
func Free(t testing.TB, host string) string {
	t.Helper()
	var config net.ListenConfig
	for end := firstEphemeral(); ; {
		address := net.JoinHostPort(host, strconv.Itoa(first+rand.IntN(end-first)))
		socket, err := config.Listen(t.Context(), "tcp", address)
		switch {
		case err == nil:
			socket.Close()
			return address
		case errors.Is(err, syscall.EADDRNOTAVAIL):
			t.Skipf("this machine has no address %s: %v", host, err)
		case !errors.Is(err, syscall.EADDRINUSE):
			t.Fatal(err)
		}
	}
}

// firstEphemeral returns the lowest port that the kernel gives to connections. It returns the default of Linux, below
// which other systems have no ephemeral ports either, where that is not known or too low to choose below it.
func firstEphemeral() int {
	text, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range")
	if fields := strings.Fields(string(text)); err == nil && len(fields) > 0 {
		if port, err := strconv.Atoi(fields[0]); err == nil && port >= first+1000 {
			return port
		}
	}
	return 32_768
}
