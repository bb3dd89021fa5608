package auth

import "strings"

// BearerToken returns the token in the value of an Authorization header (RFC 6750 section 2.1); the scheme may be in
// any case (RFC 9110 section 11.1). For an empty header or another scheme the error is ErrNoToken, for a malformed
// token another TokenError.
func BearerToken(header string) (string, error) {
	scheme, token, _ := strings.Cut(strings.Trim(header, " \t"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", ErrNoToken
	}
	token = strings.TrimLeft(token, " ")
	body := strings.TrimRight(token, "=")
	if body == "" || strings.ContainsFunc(body, notB64Token) {
		return "", errHeader
	}
	return token, nil
}

// notB64Token reports whether r is not allowed in a b64token (RFC 6750 section 2.1).
func notB64Token(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	default:
		return !strings.ContainsRune("-._~+/", r)
	}
}
