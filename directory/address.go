package directory

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handoffd/handoffd/refusal"
)

// The limits of RFC 5321 section 4.5.3.1, in bytes. A path of 256 has an angle bracket at each end.
const (
	maxAddress   = 254
	maxLocalPart = 64
	maxLabel     = 63 // of a domain, RFC 1035 section 2.3.4
)

// checkAddress adds a problem to e unless value is one e-mail address in the form dot-atom@domain of RFC 5321,
// with letters and digits of any script as RFC 6531 allows. Quoted local parts and domains in brackets are
// refused: mail to people does not use them, and they can hold anything.
func checkAddress(e *refusal.InvalidError, field, value string) {
	local, domain, found := strings.Cut(value, "@")
	switch {
	case !utf8.ValidString(value):
		e.Add(field, "must be valid UTF-8")
	case len(value) > maxAddress:
		e.Add(field, "must be at most %d bytes long", maxAddress)
	case !found, strings.Contains(domain, "@"):
		e.Add(field, "must hold @ exactly once, as in dana@example.com")
	case len(local) > maxLocalPart:
		e.Add(field, "must have at most %d bytes before the @", maxLocalPart)
	case !isDotAtom(local):
		e.Add(field, "must have letters, digits, single dots and !#$%%&'*+-/=?^_`{|}~ only before the @, "+
			"as in dana@example.com")
	case !isDomain(domain):
		e.Add(field, "must have a domain after the @, as in dana@example.com")
	}
}

// isDotAtom reports whether text is atoms of RFC 5322 section 3.2.3 with single dots between them.
func isDotAtom(text string) bool {
	for atom := range strings.SplitSeq(text, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(char rune) bool {
			return !isLetterOrDigit(char) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", char)
		}) {
			return false
		}
	}
	return true
}

// isDomain reports whether text is labels of letters, digits and inner hyphens with single dots between them.
func isDomain(text string) bool {
	for label := range strings.SplitSeq(text, ".") {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(char rune) bool { return !isLetterOrDigit(char) && char != '-' }) {
			return false
		}
	}
	return true
}

// isLetterOrDigit takes marks for letters: some scripts write their vowels with them.
func isLetterOrDigit(char rune) bool { return unicode.In(char, unicode.L, unicode.M, unicode.Nd) }
