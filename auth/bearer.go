package auth

import "strings"

// BearerToken returns the token in the value of an Authorization header (RFC 6750 section 2.1); the scheme can be in
// any case (RFC 9110 section 11.1). For an empty header or another scheme the error is ErrNoToken, for a malformed
// token another TokenError.
func BearerToken(header string) (string, error) {
	scheme, token, _ := strings.Cut(strings.Trim(header, " \t"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", ErrNoToken
	}
	token = strings.TrimLeft(token, " ")
	text := strings.TrimRight(token, "=")
	if text == "" || strings.ContainsFunc(text, isNotOfToken) {
		return "", errHeader
	}
	return token, nil
}

// isNotOfToken reports whether a character cannot stand in a token before the equals signs at its end.
func isNotOfToken(c rune) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return false
	default:
		return !strings.ContainsRune("-._~+/", c)
	}
}
