package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// errAddress means that no message can be sent to an address until it is changed.
var errAddress = errors.New("no mail can be sent to this address")

// domains converts domains of any script to ASCII (RFC 5891), which each mail server takes.
var domains = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true))

// asciiDomain returns an address, without a name, whose domain is in ASCII. Errors: [errAddress].
func asciiDomain(address string) (netmail.Address, error) {
	parsed, err := netmail.ParseAddress(address)
	if err != nil {
		return netmail.Address{}, fmt.Errorf("%w: %w", errAddress, err)
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	domain := parsed.Address[at+1:]
	if isASCII(domain) { // also names that only a local network has
		return netmail.Address{Address: parsed.Address}, nil
	}
	if domain, err = domains.ToASCII(domain); err != nil {
		return netmail.Address{}, fmt.Errorf("%w: its domain: %w", errAddress, err)
	}
	return netmail.Address{Address: parsed.Address[:at+1] + domain}, nil
}

// CheckSender returns an error, which continues a sentence about the address, unless each mail server takes messages
// from it.
func CheckSender(address string) error {
	ascii, err := asciiDomain(address)
	switch {
	case err != nil:
		return errors.New("has no domain after the @")
	case !isASCII(ascii.Address):
		return errors.New("has other letters than ASCII before the @, which few mail servers take")
	}
	return nil
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > '~' })
}
