package mail

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Subject is a kind of mail that users can end, each by itself.
type Subject string

// The subjects. The first includes the second.
const (
	AllMail     Subject = "mail"         // preference notify.mail, which is notify_by_email too
	OwnHandoffs Subject = "own_handoffs" // preference notify.own_handoffs
)

// capability lets its holder end mail of one subject to one user. It is no way to sign in.
type capability struct {
	account, user uuid.UUID
	subject       Subject
	expires       time.Time
	address       [addressBytes]byte // see addressSum
}

const (
	capabilityAge     = 90 * 24 * time.Hour
	capabilityBinding = "mail capability"
	addressBytes      = 12
	capabilityBytes   = 16 + 16 + 1 + 8 + addressBytes
)

// subjects are numbered in capabilities: a new one is added at the end.
var subjects = []Subject{AllMail, OwnHandoffs}

// addressSum identifies a mail address, so that a capability ends with the address it was sent to.
func addressSum(address string) [addressBytes]byte {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return [addressBytes]byte(sum[:addressBytes])
}

// unsubscribeLink returns where the recipient can end mail like that with the items. It is empty without a key or a
// public URL.
func (c composer) unsubscribeLink(to recipient, items []item, now time.Time) string {
	if c.Keys == nil || c.PublicURL == nil {
		return ""
	}
	granted := capability{
		account: to.Account, user: to.ID, subject: AllMail,
		expires: now.Add(capabilityAge), address: addressSum(to.Address),
	}
	if !slices.ContainsFunc(items, func(i item) bool { return !i.Kind.isOwn() }) {
		granted.subject = OwnHandoffs
	}
	sealed := c.Keys.Seal(granted.encode(), capabilityBinding)
	return c.PublicURL.JoinPath("mail", base64.RawURLEncoding.EncodeToString(sealed)).String()
}

func (c capability) encode() []byte {
	encoded := slices.Concat(c.account[:], c.user[:], []byte{byte(slices.Index(subjects, c.subject))})
	encoded = binary.BigEndian.AppendUint64(encoded, uint64(c.expires.Unix()))
	return append(encoded, c.address[:]...)
}

// parse reads a capability from the path of its link. It reports whether it is one that this service has sealed.
func (u *Unsubscriber) parse(text string) (c capability, ok bool) {
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if u.Keys == nil || err != nil {
		return c, false
	}
	encoded, err := u.Keys.Open(sealed, capabilityBinding)
	if err != nil || len(encoded) != capabilityBytes || int(encoded[32]) >= len(subjects) {
		return c, false
	}
	c.account, c.user, c.subject = uuid.UUID(encoded[:16]), uuid.UUID(encoded[16:32]), subjects[encoded[32]]
	c.expires = time.Unix(int64(binary.BigEndian.Uint64(encoded[33:41])), 0)
	copy(c.address[:], encoded[41:])
	return c, true
}
