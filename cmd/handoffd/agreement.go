package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// mustAgree returns the values of the settings that must be the same on all replicas, by variable.
func (s settings) mustAgree() map[string]string {
	return map[string]string{
		"HANDOFF_JWT_SECRET":        s.JWTSecret,
		"HANDOFF_JWKS_URL":          s.JWKSURL,
		"HANDOFF_JWT_ISSUER":        s.JWTIssuer,
		"HANDOFF_JWT_AUDIENCE":      strings.Join(s.audiences(), ","),
		"HANDOFF_SUBJECT_CLAIM":     s.SubjectClaim,
		"HANDOFF_PROVISION":         s.Provision,
		"HANDOFF_PROVISION_ACCOUNT": s.ProvisionAccount,
		"HANDOFF_ACCOUNT_CLAIM":     s.AccountClaim,
		"HANDOFF_ROLE_CLAIM":        s.RoleClaim,
		"HANDOFF_ROLES":             s.Roles,
		"HANDOFF_OIDC_ISSUER":       s.OIDCIssuer,
		"HANDOFF_OIDC_CLIENT_ID":    s.OIDCClientID,
		"HANDOFF_SMTP_URL":          s.SMTPURL,
		"HANDOFF_MAIL_FROM":         s.MailFrom,
		"HANDOFF_PUBLIC_URL":        s.PublicURL,
		"HANDOFF_RETENTION":         s.Retention.String(),
		"HANDOFF_SECRET_KEY":        s.SecretKey,
		"HANDOFF_OUTBOUND_ALLOW":    s.allowed(),
	}
}

// fingerprints returns a fingerprint of each of these settings, empty if the setting is not set, and several for
// several keys. Replicas compare fingerprints because some values are secrets.
func (s settings) fingerprints(key []byte) map[string]string {
	fingerprints := make(map[string]string)
	for name, value := range s.mustAgree() {
		values := []string{value}
		if name == "HANDOFF_SECRET_KEY" { // while a key rotates, replicas agree in one of several
			values = strings.Split(value, ",")
		}
		for i, each := range values {
			values[i] = fingerprint(key, name, strings.TrimSpace(each))
		}
		fingerprints[name] = strings.Join(values, ",")
	}
	return fingerprints
}

// fingerprint returns the fingerprint of a value, empty for an empty one.
func fingerprint(key []byte, name, value string) string {
	if value == "" {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(name + "\x00" + value)) // with the name, so that equal values of two settings differ
	return hex.EncodeToString(mac.Sum(nil)[:fingerprintBytes])
}

// fingerprintBytes is enough to show that two values differ, and too little to confirm a guess. With the key, which
// the database holds, one in 2³² wrong passwords has the same fingerprint.
const fingerprintBytes = 4
