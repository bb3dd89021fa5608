package main

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/handoffd/handoffd/internal/seal"
)

// outboundSettings holds the settings of what replicas send to addresses that accounts choose.
type outboundSettings struct {
	secretKey

	OutboundAllow []netip.Prefix `env:"HANDOFF_OUTBOUND_ALLOW" help:"CIDRs that webhooks and chat can reach beside public addresses, separated by commas."`
}

// allowed returns the prefixes of HANDOFF_OUTBOUND_ALLOW in one order.
func (s outboundSettings) allowed() string {
	texts := make([]string, 0, len(s.OutboundAllow))
	for _, prefix := range s.OutboundAllow {
		texts = append(texts, prefix.Masked().String())
	}
	slices.Sort(texts)
	return strings.Join(slices.Compact(texts), ",")
}

// secretKey is the setting of what seals secrets in the database.
type secretKey struct {
	SecretKey string `env:"HANDOFF_SECRET_KEY" placeholder:"KEYS" help:"Seals the secrets of webhooks and chat: 32 bytes or more; several separated by commas, the newest first."`
}

// keyring returns the keys of HANDOFF_SECRET_KEY, nil if it is not set.
func (s secretKey) keyring() (*seal.Keyring, error) {
	if s.SecretKey == "" {
		return nil, nil
	}
	keys, err := seal.ParseKeyring(s.SecretKey)
	if err != nil {
		return nil, fmt.Errorf("HANDOFF_SECRET_KEY: %w; try openssl rand -base64 48", err)
	}
	return keys, nil
}
