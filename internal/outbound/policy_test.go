package outbound_test

import (
	"net/netip"
	"net/url"
	"testing"

	"github.com/handoffd/handoffd/internal/outbound"
)

func TestPrivateAddressesAreNotPermitted(t *testing.T) {
	for _, text := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.255",
		"169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
		"198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
		"168.63.129.16",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1",
		"64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "fc00::1", "fd00:ec2::254",
		"fe80::1", "fe80::1%eth0",
		"fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1",
	} {
		if (outbound.Policy{}).Permits(netip.MustParseAddr(text)) {
			t.Errorf("%s is permitted", text)
		}
	}
}

func TestPublicAddressesArePermitted(t *testing.T) {
	for _, text := range []string{
		"1.1.1.1", "8.8.8.8", "99.255.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1",
		"223.255.255.255", "::ffff:1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1",
	} {
		if !(outbound.Policy{}).Permits(netip.MustParseAddr(text)) {
			t.Errorf("%s is not permitted", text)
		}
	}
}

func TestAllowedAddressesArePermittedInTheirForms(t *testing.T) {
	policy := outbound.Policy{Allow: []netip.Prefix{
		netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00:1::/32"),
	}}
	for text, want := range map[string]bool{
		"10.1.2.3": true, "::ffff:10.1.2.3": true, "fd00:1::5": true, "10.2.0.1": false, "fd00:2::5": false,
		"64:ff9b::a01:203": false, "127.0.0.1": false,
	} {
		if got := policy.Permits(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %t, want %t", text, got, want)
		}
	}
	if policy.Permits(netip.Addr{}) {
		t.Error("no address is permitted")
	}
}

func TestCheckURL(t *testing.T) {
	loopback := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	for _, c := range []struct {
		address              string
		public, withLoopback bool
	}{
		{"https://example.com/hooks?x=1", true, true},
		{"https://example.com:8443", true, true},
		{"https://1.1.1.1/", true, true},
		{"https://127.0.0.1/", false, true},
		{"https://[::ffff:127.0.0.1]:8443/", false, true},
		{"https://[::1]/", false, false},
		{"https://[64:ff9b::7f00:1]/", false, false},
		{"https://169.254.169.254/latest/meta-data", false, false},
		{"https://localhost:8443/", false, true},
		{"https://LOCALHOST./", false, true},
		{"https://hooks.localhost/", false, true},
		{"http://example.com/", false, false},
		{"ftp://example.com/", false, false},
		{"https:///hooks", false, false},
		{"https://user:password@example.com/", false, false},
		{"//example.com/", false, false},
	} {
		address, err := url.Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		if err := (outbound.Policy{}).CheckURL(address); (err == nil) != c.public {
			t.Errorf("%s: %v", c.address, err)
		}
		if err := loopback.CheckURL(address); (err == nil) != c.withLoopback {
			t.Errorf("%s with loopback allowed: %v", c.address, err)
		}
	}
}
