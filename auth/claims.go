package auth

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Claims are the claims of a verified token. The role and account of a user are not among them: they are in the user's
// row.
type Claims struct {
	Subject   uuid.UUID // the user; without meaning for a service
	ExpiresAt time.Time // in whole seconds; a stream ends here

	// Service marks the adopter's own backend, which speaks for AccountID. AccountID is zero otherwise.
	Service   bool
	AccountID uuid.UUID
}

const roleService = "service"

// readClaims converts claims whose signature, times, issuer and audience have been checked. They are a map because a
// struct would match "Sub" to sub as well.
func readClaims(claims jwt.MapClaims) (Claims, error) {
	expires, err := claims.GetExpirationTime()
	if err != nil || expires == nil {
		return Claims{}, errIncomplete
	}
	subject, ok := readUUID(claims["sub"])
	if !ok {
		return Claims{}, errSubject
	}
	read := Claims{Subject: subject, ExpiresAt: expires.Time}
	if claims["role"] == roleService {
		read.Service = true
		if read.AccountID, ok = readUUID(claims["account_id"]); !ok {
			return Claims{}, errServiceAccount
		}
	}
	return read, nil
}

// readUUID accepts only the form that RFC 9562 section 4 defines; uuid.Parse accepts others. It refuses the nil UUID,
// which is no user.
func readUUID(claim any) (uuid.UUID, bool) {
	text, ok := claim.(string)
	if !ok || len(text) != len(uuid.Nil.String()) {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(text)
	return id, err == nil && id != uuid.Nil
}
