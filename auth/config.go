package auth

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Config configures a Verifier. At least one of Secret and JWKSURL must be set.
type Config struct {
	Secret  []byte // HANDOFF_JWT_SECRET: the HS256 key, at least 32 bytes
	JWKSURL string // HANDOFF_JWKS_URL: where an identity provider publishes its keys, http or https

	// What the tokens of the provider must have.
	Issuer    string   // HANDOFF_JWT_ISSUER: iss; empty: any
	Audiences []string // HANDOFF_JWT_AUDIENCE: at least one of them in aud; empty: any

	// Names of claims of the provider. With dots a name leads into nested objects.
	SubjectClaim string // HANDOFF_SUBJECT_CLAIM; empty: sub
	AccountClaim string // HANDOFF_ACCOUNT_CLAIM; empty: none
	RoleClaim    string // HANDOFF_ROLE_CLAIM; empty: none

	HTTPClient *http.Client // fetches keys; nil: http.DefaultClient. Each fetch is given 5 s in any case
	Logger     *slog.Logger // logs when keys change or cannot be fetched; nil: discards
}

const minSecretBytes = 32 // RFC 7518 section 3.2: no shorter than the output of the hash

// providerAlgorithms are those of published keys.
var providerAlgorithms = []string{
	jwt.SigningMethodRS256.Alg(), jwt.SigningMethodES256.Alg(), jwt.SigningMethodEdDSA.Alg(),
}

// Validate returns an error that names the setting to change if no token can be verified with c.
func (c Config) Validate() error {
	var problems []error
	if len(c.Secret) == 0 && c.JWKSURL == "" {
		return errors.New("no tokens can be verified: set HANDOFF_JWT_SECRET, HANDOFF_JWKS_URL or both")
	}
	if len(c.Secret) > 0 {
		problems = append(problems, checkSecret(c.Secret))
	}
	if c.JWKSURL != "" {
		problems = append(problems, checkKeysURL(c.JWKSURL))
	}
	return errors.Join(problems...)
}

// algorithms returns the algorithms that c accepts, for people.
func (c Config) algorithms() string {
	var names []string
	if len(c.Secret) > 0 {
		names = append(names, jwt.SigningMethodHS256.Alg())
	}
	if c.JWKSURL != "" {
		names = append(names, providerAlgorithms...)
	}
	return strings.Join(names, ", ")
}

func checkSecret(secret []byte) error {
	if len(secret) < minSecretBytes {
		return fmt.Errorf("HANDOFF_JWT_SECRET has %d bytes and needs at least %d: try `openssl rand -base64 48`",
			len(secret), minSecretBytes)
	}
	return nil
}

func checkKeysURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return errors.New("HANDOFF_JWKS_URL is not an http or https address: " +
			"try the jwks_uri of the provider's /.well-known/openid-configuration")
	}
	return nil
}
