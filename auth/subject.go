package auth

import (
	"strings"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const (
	externalPrefix = "ext:"
	maxExternalID  = 200 // characters
	maxSubject     = 255 // characters; OpenID Connect Core section 2
	maxIssuer      = 2048
	unfit          = "\x00" + string(utf8.RuneError)
)

// readSecretSubject sets the subject of a token that the secret signed: a service, or a user by one of their two ids.
func readSecretSubject(claims jwt.MapClaims, read *Claims) error {
	account, hasAccount := readUUID(claims["account_id"])
	if claims["role"] == roleService {
		if !hasAccount {
			return errServiceAccount
		}
		sub, present := claims["sub"]
		text, ok := sub.(string)
		if present && !ok || text == uuid.Nil.String() {
			return errServiceSubject
		}
		read.Service, read.AccountID, read.Subject = true, account, text
		return nil
	}
	if id, ok := readUUID(claims["sub"]); ok {
		read.Subject = id.String()
		return nil
	}
	subject, _ := readText(claims["sub"], len(externalPrefix)+maxExternalID)
	external, ok := strings.CutPrefix(subject, externalPrefix)
	if !ok || external == "" || strings.HasPrefix(external, externalPrefix) {
		return errSubject
	}
	if _, present := claims["account_id"]; present && !hasAccount {
		return errAccount
	}
	read.Subject, read.AccountID = subject, account
	return nil
}

// readText returns a claim that is a string of 1 to most characters. It refuses the characters that would make two
// values equal or unfit for the database: NUL, and U+FFFD, to which the decoder changes what is not Unicode. It refuses
// the nil UUID too, which names nothing.
func readText(claim any, most int) (string, bool) {
	text, ok := claim.(string)
	fit := ok && text != "" && utf8.RuneCountInString(text) <= most && !strings.ContainsAny(text, unfit)
	if !fit || text == uuid.Nil.String() {
		return "", false
	}
	return text, true
}
