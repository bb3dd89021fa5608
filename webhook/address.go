package webhook

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"github.com/handoffd/handoffd/refusal"
)

// checkURL adds a problem unless text is an https address that can be posted to.
func (s *Service) checkURL(invalid *refusal.InvalidError, text string) {
	if len(text) > maxAddress {
		invalid.Add("url", "must have at most %d bytes", maxAddress)
		return
	}
	address, err := parseAddress(text)
	if err == nil && s.CheckAddress != nil {
		err = s.CheckAddress(address)
	}
	if err != nil {
		invalid.Add("url", "%s", err)
	}
}

// parseAddress returns the address of an endpoint. Errors complete the sentence that begins with its member.
func parseAddress(text string) (*url.URL, error) {
	if strings.ContainsFunc(text, func(char rune) bool { return char <= ' ' || char == '\\' || char == 0x7f }) {
		return nil, errors.New("must not contain spaces, backslashes or control characters")
	}
	address, err := url.Parse(text)
	switch {
	case err != nil, address.Opaque != "":
		return nil, errors.New("must be an https address, such as https://example.com/hooks")
	case address.Scheme != "https":
		return nil, errors.New("must begin with https://")
	case address.User != nil:
		return nil, errors.New("must not contain a user or password: check the signature instead")
	case strings.Contains(text, "#"):
		return nil, errors.New("must not contain a fragment (#…), which is not sent")
	case !isHost(address.Hostname()):
		return nil, errors.New("must name a host, such as example.com")
	case strings.HasSuffix(address.Host, ":"), address.Port() != "" && !isPort(address.Port()):
		return nil, errors.New("must have a port from 1 to 65535, or none")
	}
	return address, nil
}

func isPort(text string) bool {
	port, err := strconv.Atoi(text)
	return err == nil && port > 0 && port <= 65535
}

// profile is how names of hosts become ASCII, as net/http does it.
var profile = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false))

const (
	maxHost  = 253
	maxLabel = 63
)

// isHost reports whether text is an IP address or the name of a host. A name whose last label is a number is neither:
// some resolvers read 127.1 and 0x7f000001 as addresses.
func isHost(text string) bool {
	if net.ParseIP(text) != nil {
		return true
	}
	name, err := profile.ToASCII(text)
	name = strings.TrimSuffix(name, ".")
	if err != nil || name == "" || len(name) > maxHost {
		return false
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel || strings.ContainsFunc(label, notInLabel) {
			return false
		}
	}
	last := labels[len(labels)-1]
	_, err = strconv.ParseUint(last, 0, 64)
	return err != nil && strings.Trim(last, "0123456789") != ""
}

func notInLabel(char rune) bool {
	return (char < 'a' || char > 'z') && (char < '0' || char > '9') && char != '-' && char != '_'
}
