package auth

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Claims are the claims of a verified token. The role and account of a user are not among them: they are in the user's
// row. Those of a provider's token are in Profile, for the rules that write the row.
type Claims struct {
	Provider bool   // the identity provider signed the token, else the shared secret
	Issuer   string // iss; never empty in a provider's token

	// Subject names the user. In a provider's token it is the value of the subject claim, byte for byte, and means
	// something only together with Issuer. Signed by the secret, it is a UUID in lower case, or ext: and an external id.
	// In a service token it is any string, or empty.
	Subject string

	IssuedAt  time.Time // iat, in whole seconds; zero where absent
	ExpiresAt time.Time // exp, in whole seconds; a stream ends here

	// Service marks the adopter's own backend, which speaks for AccountID. Only the secret signs such tokens.
	Service bool

	// AccountID is the account of a service. With an external id it can say whose user is meant. It is zero otherwise.
	AccountID uuid.UUID

	Profile Profile // of a provider's token
}

const roleService = "service"

// readTimes checks exp, nbf and iat, and returns the times that Claims keep. Clocks differ, so nbf and iat can be up to
// clockSkew in the future. A token is never accepted after its exp, when its streams end too.
func readTimes(claims jwt.MapClaims, now time.Time) (issued, expires time.Time, err error) {
	exp, badExp := claims.GetExpirationTime()
	nbf, badNbf := claims.GetNotBefore()
	iat, badIat := claims.GetIssuedAt()
	switch {
	case badExp != nil || badNbf != nil || badIat != nil:
		return issued, expires, errTimes
	case exp == nil:
		return issued, expires, errNoExpiry
	case !now.Before(exp.Time):
		return issued, expires, ErrExpired.because("its exp is %s, and the clock of this server says %s; get a new token",
			rfc3339(exp.Time), rfc3339(now))
	}
	if iat != nil {
		issued = iat.Time
	}
	for i, date := range []*jwt.NumericDate{nbf, iat} {
		if date != nil && date.After(now.Add(clockSkew)) {
			return issued, expires, errEarly.because("its %s is %s, %v ahead of the clock of this server, which says %s; "+
				"%v are tolerated: correct the clock that is wrong",
				[]string{"nbf", "iat"}[i], rfc3339(date.Time), date.Sub(now).Round(time.Second), rfc3339(now), clockSkew)
		}
	}
	return issued, exp.Time, nil
}

func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

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
