package porttest_test

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/internal/porttest"
)

func TestAddressIsFreeAndNotEphemeral(t *testing.T) {
	text, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range")
	if err != nil {
		t.Skip(err)
	}
	ephemeral, err := strconv.Atoi(strings.Fields(string(text))[0])
	if err != nil {
		t.Fatal(err)
	}
	if ephemeral < 20_000 {
		t.Skipf("this machine has ephemeral ports from %d", ephemeral)
	}
	for range 20 {
		address := porttest.Free(t, "127.0.0.1")
		socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer socket.Close()
		if port := socket.Addr().(*net.TCPAddr).Port; port >= ephemeral {
			t.Errorf("port %d is an ephemeral one, which begin at %d", port, ephemeral)
		}
	}
}
