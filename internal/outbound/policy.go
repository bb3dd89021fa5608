// Package outbound calls addresses that accounts choose, without reaching what only the server can reach.
//
// The address is checked when it is dialled, after the name has been resolved for that connection. So a name that
// resolves to another address a moment later gains nothing. Names that only look like numbers, such as 127.1, are
// checked by what they resolve to. Settings of the operator do not pass here.
package outbound

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Policy says which addresses can be reached. The zero Policy permits public addresses.
type Policy struct {
	Allow    []netip.Prefix // permitted beside public addresses
	Resolver *net.Resolver  // resolves names. Default: that of the system
	RootCAs  *x509.CertPool // verify servers. Default: those of the system
}

// AddressError means that an address is not permitted.
type AddressError struct {
	Host string // a name or an address
}

func (e *AddressError) Error() string {
	return fmt.Sprintf(
		"must lead to a public address, or to one that HANDOFF_OUTBOUND_ALLOW contains: %s is neither", e.Host)
}

var (
	errScheme   = errors.New("must begin with https://")
	errHost     = errors.New("must name a host, such as https://example.com/hooks")
	errUserinfo = errors.New("must not contain a user or password")
)

// CheckURL returns why the address cannot be called, as far as that is known without resolving its host.
// A host that is private by its form is an *[AddressError].
func (p Policy) CheckURL(address *url.URL) error {
	host := strings.ToLower(strings.TrimSuffix(address.Hostname(), "."))
	switch {
	case address.Scheme != "https":
		return errScheme
	case host == "":
		return errHost
	case address.User != nil:
		return errUserinfo
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		if !p.Permits(addr) {
			return &AddressError{Host: host}
		}
		return nil
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		if !p.Permits(netip.AddrFrom4([4]byte{127, 0, 0, 1})) && !p.Permits(netip.IPv6Loopback()) {
			return &AddressError{Host: host}
		}
	}
	return nil
}

// Permits reports whether the address can be reached.
func (p Policy) Permits(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	return isPublic(addr) || contains(p.Allow, addr)
}

func contains(prefixes []netip.Prefix, addr netip.Addr) bool {
	for _, prefix := range prefixes {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// special are the ranges of the special-purpose registries of IANA that are not for the public Internet, and those that
// carry an IPv4 address inside. Of IPv6 only 2000::/3 is public at all, which leaves out NAT64, IPv4-compatible, unique
// local, link-local and multicast addresses.
var special = parse(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"224.0.0.0/4", "240.0.0.0/4",
	"168.63.129.16/32", // metadata of Azure
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

var globalUnicast = netip.MustParsePrefix("2000::/3")

func isPublic(addr netip.Addr) bool {
	return addr.IsValid() && (addr.Is4() || globalUnicast.Contains(addr)) && !contains(special, addr)
}

func parse(texts ...string) []netip.Prefix {
	prefixes := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		prefixes[i] = netip.MustParsePrefix(text)
	}
	return prefixes
}
