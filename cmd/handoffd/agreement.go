package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// mustAgree returns the settings that must be the same on all replicas, by the names of their variables.
func (s settings) mustAgree() map[string]string {
	return map[string]string{
		"HANDOFF_JWT_SECRET":     s.JWTSecret,
		"HANDOFF_JWKS_URL":       s.JWKSURL,
		"HANDOFF_JWT_ISSUER":     s.JWTIssuer,
		"HANDOFF_JWT_AUDIENCE":   s.JWTAudience,
		"HANDOFF_OIDC_ISSUER":    s.OIDCIssuer,
		"HANDOFF_OIDC_CLIENT_ID": s.OIDCClientID,
		"HANDOFF_SMTP_URL":       s.SMTPURL,
		"HANDOFF_MAIL_FROM":      s.MailFrom,
		"HANDOFF_PUBLIC_URL":     s.PublicURL,
		"HANDOFF_RETENTION":      s.Retention.String(),
	}
}

// fingerprints returns what replicas compare instead of the values, some of which are secrets.
func (s settings) fingerprints(key []byte) map[string]string {
	fingerprints := make(map[string]string)
	for name, value := range s.mustAgree() {
		fingerprints[name] = ""
		if value != "" {
			fingerprints[name] = fingerprint(key, name, value)
		}
	}
	return fingerprints
}

// fingerprintBytes is enough to see that two values differ, and too little to confirm a guess: with both the fingerprints
// and their key, which the database holds, one in four thousand million wrong passwords fits as well.
const fingerprintBytes = 4

// fingerprint depends on the name too, so that equal values of two settings do not show.
func fingerprint(key []byte, name, value string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(name))
	mac.Write([]byte{0})
	mac.Write([]byte(value))
	return hex.EncodeToString(mac.Sum(nil)[:fingerprintBytes])
}
