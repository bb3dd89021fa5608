package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	minSecretBytes = 32      // RFC 7518 section 3.2: no shorter than the output of the hash
	maxTokenBytes  = 8 << 10 // what proxies commonly accept as one header line
	clockSkew      = 30 * time.Second
	refreshEvery   = 15 * time.Minute
)

// Config configures a Verifier. Exactly one of Secret and JWKSURL must be set: with a single source of keys, no token
// can choose how it is verified.
type Config struct {
	Secret   []byte // HANDOFF_JWT_SECRET: the HS256 key, at least 32 bytes
	JWKSURL  string // HANDOFF_JWKS_URL: where an identity provider publishes its keys, http or https
	Issuer   string // HANDOFF_JWT_ISSUER: the iss to require; empty: any
	Audience string // HANDOFF_JWT_AUDIENCE: the aud to require; empty: any

	HTTPClient *http.Client // fetches keys; nil: http.DefaultClient. Each fetch is given 5 s in any case
	Logger     *slog.Logger // logs when keys change or cannot be fetched; nil: discards
}

// Verifier verifies bearer tokens.
type Verifier struct {
	parser *jwt.Parser
	key    func(context.Context, *jwt.Token) (any, error)
	keys   *keySet // nil where a secret is the only key
}

// NewVerifier returns a Verifier that keeps its keys current until ctx ends. It does not wait for the first
// keys: a replica must start while the identity provider is down. Errors name the setting to change.
func NewVerifier(ctx context.Context, c Config) (*Verifier, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.JWKSURL != "" {
		keys := newKeySet(c)
		go keys.run(ctx, refreshEvery)
		return &Verifier{
			parser: newParser(c, jwt.SigningMethodRS256.Alg(), jwt.SigningMethodES256.Alg(), jwt.SigningMethodEdDSA.Alg()),
			key:    keys.verificationKey,
			keys:   keys,
		}, nil
	}
	secret := bytes.Clone(c.Secret)
	return &Verifier{
		parser: newParser(c, jwt.SigningMethodHS256.Alg()),
		key:    func(context.Context, *jwt.Token) (any, error) { return secret, nil },
	}, nil
}

// Keys returns how many keys of the provider are known, and the error of the last fetch. With a shared secret it
// returns 1 and no error.
func (v *Verifier) Keys() (known int, err error) {
	if v.keys == nil {
		return 1, nil
	}
	now := v.keys.current.Load()
	return len(now.keys), now.err
}

// FetchKeys fetches the keys of the provider once and returns how many of them are usable.
func FetchKeys(ctx context.Context, c Config) (int, error) {
	keys, err := newKeySet(c).fetch(ctx)
	return len(keys), err
}

// Validate returns an error that names the setting to change if no token can be verified with c.
func (c Config) Validate() error {
	switch {
	case len(c.Secret) > 0 && c.JWKSURL != "":
		return errors.New("HANDOFF_JWT_SECRET and HANDOFF_JWKS_URL are both set: keep one of them")
	case c.JWKSURL != "":
		return checkKeysURL(c.JWKSURL)
	case len(c.Secret) > 0:
		return checkSecret(c.Secret)
	default:
		return errors.New("no tokens can be verified: set HANDOFF_JWT_SECRET or HANDOFF_JWKS_URL")
	}
}

// Verify returns the claims of token if it fulfils every condition in the promise of the package. Otherwise the error
// is a TokenError, or ErrKeysUnavailable if the keys cannot be fetched.
//
// Clocks differ, so nbf and iat are allowed to be up to 30 s in the future. A token is never accepted after its exp,
// when its streams end too.
func (v *Verifier) Verify(ctx context.Context, token string) (Claims, error) {
	if len(token) > maxTokenBytes {
		return Claims{}, errTooLong
	}
	unread := jwt.MapClaims{}
	_, err := v.parser.ParseWithClaims(token, unread, func(t *jwt.Token) (any, error) {
		// RFC 7515 section 4.1.11: a token with an unknown critical extension is invalid.
		if _, critical := t.Header["crit"]; critical {
			return nil, errCritical
		}
		return v.key(ctx, t)
	})
	if err != nil {
		return Claims{}, refusal(err)
	}
	claims, err := readClaims(unread)
	if err != nil {
		return Claims{}, err
	}
	if !time.Now().Before(claims.ExpiresAt) {
		return Claims{}, ErrExpired
	}
	return claims, nil
}

func newParser(c Config, algorithms ...string) *jwt.Parser {
	options := []jwt.ParserOption{
		jwt.WithValidMethods(algorithms),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(clockSkew),
		jwt.WithStrictDecoding(),
	}
	if c.Issuer != "" {
		options = append(options, jwt.WithIssuer(c.Issuer))
	}
	if c.Audience != "" {
		options = append(options, jwt.WithAudience(c.Audience))
	}
	return jwt.NewParser(options...)
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
