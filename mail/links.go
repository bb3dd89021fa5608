package mail

import (
	"github.com/handoffd/handoffd/directory"
)

// links are the addresses that a message leads to. Empty ones are left out of it.
type links struct{ page, product string }

// linksOf returns where a recipient can see the handoff of an item.
func (c composer) linksOf(to recipient, i item) links {
	if i.Kind == kindNotice {
		return links{}
	}
	var l links
	if c.PublicURL != nil {
		l.page = c.PublicURL.JoinPath("handoffs", i.Session.String(), i.Handoff.String()).String()
	}
	if to.ProductURL != "" {
		l.product = directory.ProductLink(to.ProductURL, i.Session, i.SessionExternalID)
	}
	return l
}

// queueLink returns the address of the queue, empty without a public URL.
func (c composer) queueLink() string {
	if c.PublicURL == nil {
		return ""
	}
	return c.PublicURL.JoinPath("/").String()
}
