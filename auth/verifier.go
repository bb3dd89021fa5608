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

// Config says whose tokens to accept. Exactly one of Secret and JWKSURL has to be set: with a single source of keys
// no token can choose how it is verified.
type Config struct {
	Secret   []byte // HANDOFF_JWT_SECRET: the HS256 key, at least 32 bytes
	JWKSURL  string // HANDOFF_JWKS_URL: where an identity provider publishes its keys, http or https
	Issuer   string // HANDOFF_JWT_ISSUER: the iss to require; empty: any
	Audience string // HANDOFF_JWT_AUDIENCE: the aud to require; empty: any

	HTTPClient *http.Client // fetches keys; nil: http.DefaultClient. Each fetch is given 5 s in any case
	Logger     *slog.Logger // told when keys change, vanish or come back; nil: nobody is
}

// Verifier tells good tokens from bad ones.
type Verifier struct {
	parser *jwt.Parser
	key    func(context.Context, *jwt.Token) (any, error)
	keys   *keySet // nil where a secret is the only key
}

// NewVerifier returns a Verifier that keeps its keys current until ctx ends. It does not wait for the first keys: an
// identity provider that is down must not keep a replica from starting. Errors name the setting to mend.
func NewVerifier(ctx context.Context, c Config) (*Verifier, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.JWKSURL != "" {
		keys := newKeySet(c)
		go keys.run(ctx, refreshEvery)
		return &Verifier{
			parser: newParser(c, jwt.SigningMethodRS256, jwt.SigningMethodES256, jwt.SigningMethodEdDSA),
			key:    keys.verificationKey,
			keys:   keys,
		}, nil
	}
	secret := bytes.Clone(c.Secret)
	return &Verifier{
		parser: newParser(c, jwt.SigningMethodHS256),
		key:    func(context.Context, *jwt.Token) (any, error) { return secret, nil },
	}, nil
}

// Keys returns how many of the provider's keys are known, and the error of the last fetch. A shared secret is one key,
// which needs no fetch.
func (v *Verifier) Keys() (known int, err error) {
	if v.keys == nil {
		return 1, nil
	}
	now := v.keys.current.Load()
	return len(now.keys), now.err
}

// FetchKeys fetches the keys of the provider once, and returns how many of them are of use.
func FetchKeys(ctx context.Context, c Config) (int, error) {
	keys, err := newKeySet(c).fetch(ctx)
	return len(keys), err
}

// Validate reports whether tokens can be verified with what is set; its errors name the setting to mend.
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

// Verify returns what token says if every promise of the package holds for it, a TokenError if one does not, and an
// error that is ErrKeysUnavailable where that cannot be told now.
//
// Clocks differ, so a token may be up to 30 s from the future (nbf, iat). It is never accepted after its exp: that
// is also the moment at which its streams end.
func (v *Verifier) Verify(ctx context.Context, token string) (Claims, error) {
	if len(token) > maxTokenBytes {
		return Claims{}, errTooLong
	}
	unread := jwt.MapClaims{}
	_, err := v.parser.ParseWithClaims(token, unread, func(t *jwt.Token) (any, error) {
		// RFC 7515 section 4.1.11: an extension the issuer calls critical and we do not know spoils the token.
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

func newParser(c Config, methods ...jwt.SigningMethod) *jwt.Parser {
	var algorithms []string
	for _, method := range methods {
		algorithms = append(algorithms, method.Alg())
	}
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
