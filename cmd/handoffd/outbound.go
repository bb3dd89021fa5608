package main

import (
	"fmt"
	"net/netip"

	"github.com/handoffd/handoffd/internal/seal"
)

// outbound holds the settings of what replicas send to addresses that accounts choose.
type outbound struct {
	secretKey

	OutboundAllow []netip.Prefix `env:"HANDOFF_OUTBOUND_ALLOW" help:"CIDRs that webhooks and chat can reach beside public addresses, separated by commas."`
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
