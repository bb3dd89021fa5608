package auth

import (
	"regexp"
	"strings"
)

// b64Token is the syntax of a token (RFC 6750 section 2.1).
var b64Token = regexp.MustCompile(`^[-._~+/0-9A-Za-z]+=*$`)

// BearerToken returns the token in the value of an Authorization header (RFC 6750 section 2.1); the scheme can be in
// any case (RFC 9110 section 11.1). For an empty header or another scheme the error is ErrNoToken, for a malformed
// token another TokenError.
func BearerToken(header string) (string, error) {
	scheme, token, _ := strings.Cut(strings.Trim(header, " \t"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", ErrNoToken
	}
	token = strings.TrimLeft(token, " ")
	if !b64Token.MatchString(token) {
		return "", errHeader
	}
	return token, nil
}
