package mail

import (
	"strings"

	"github.com/handoffd/handoffd/internal/plaintext"
)

// headerName returns a name for the header of an address. Some mail programs decode encoded words (RFC 2047) even in
// quotes; the invisible character makes such a name one that is encoded as a whole, and shown as it is. An address in
// a name looks like a forged sender to filters.
func headerName(name string) string {
	name = plaintext.Truncate(plaintext.SingleLine(name), maxHeaderName)
	return strings.NewReplacer("=?", "=\u2060?", "@", "＠").Replace(name)
}
