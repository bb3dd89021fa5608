package auth

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	maxTokenBytes = 8 << 10 // what proxies commonly accept as one header line
	clockSkew     = 30 * time.Second
	refreshEvery  = 15 * time.Minute
)

// Verifier verifies bearer tokens.
type Verifier struct {
	config Config  // with a secret of its own
	keys   *keySet // nil without a provider
	known  knownTokens
}

// parser checks everything but the claims, whose errors are to say more than those of the package.
var parser = jwt.NewParser(jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())

// NewVerifier returns a Verifier that keeps its keys current until ctx ends. It does not wait for the first
// keys: a replica must start while the identity provider is down. Errors name the setting to change.
func NewVerifier(ctx context.Context, c Config) (*Verifier, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	v := &Verifier{config: c}
	v.config.Secret = bytes.Clone(c.Secret)
	if c.JWKSURL != "" {
		v.keys = newKeySet(c)
		go v.keys.run(ctx, refreshEvery)
	}
	return v, nil
}

// Keys returns how many keys can verify a token now, the shared secret among them, and the error of the last fetch from
// the provider.
func (v *Verifier) Keys() (known int, err error) {
	if len(v.config.Secret) > 0 {
		known = 1
	}
	if v.keys == nil {
		return known, nil
	}
	now := v.keys.current.Load()
	return known + len(now.keys), now.err
}

// ProviderKeys returns how many keys the provider published at the last successful fetch, and when that was: never, if
// fetchedAt is zero. Configured is false without a provider.
func (v *Verifier) ProviderKeys() (known int, fetchedAt time.Time, configured bool) {
	if v.keys == nil {
		return 0, time.Time{}, false
	}
	now := v.keys.current.Load()
	return len(now.keys), now.fetchedAt, true
}

// FetchKeys fetches the keys of the provider once and returns how many of them are usable.
func FetchKeys(ctx context.Context, c Config) (int, error) {
	keys, err := newKeySet(c).fetch(ctx)
	return len(keys), err
}

// Verify returns the claims of token if it fulfils every condition in the promise of the package. Otherwise the error
// is a TokenError, or ErrKeysUnavailable if the keys cannot be fetched. The claims share memory with those of other
// calls, and must not be modified.
func (v *Verifier) Verify(ctx context.Context, token string) (Claims, error) {
	if len(token) > maxTokenBytes {
		return Claims{}, errTooLong
	}
	hash, keys := hashOf(token), v.publishedKeys()
	if known, ok := v.known.claims(keys, hash, time.Now()); ok {
		return known, nil
	}
	read, err := v.verify(ctx, token)
	if err == nil && v.publishedKeys() == keys { // else which of them verified it is not known
		v.known.add(keys, hash, read)
	}
	return read, err
}

// publishedKeys returns the present keys of the provider, nil without one.
func (v *Verifier) publishedKeys() *snapshot {
	if v.keys == nil {
		return nil
	}
	return v.keys.current.Load()
}

func (v *Verifier) verify(ctx context.Context, token string) (Claims, error) {
	claims, read := jwt.MapClaims{}, Claims{} // a map, because a struct would match "Sub" to sub as well
	_, err := parser.ParseWithClaims(token, claims, func(t *jwt.Token) (key any, err error) {
		key, read.Provider, err = v.key(ctx, t)
		return key, err
	})
	if err != nil {
		return Claims{}, v.refusal(err)
	}
	if read.IssuedAt, read.ExpiresAt, err = readTimes(claims, time.Now()); err != nil {
		return Claims{}, err
	}
	if read.Issuer, _ = claims.GetIssuer(); read.Provider {
		err = v.readProvider(claims, &read)
	} else {
		err = v.readSecret(claims, &read)
	}
	if err != nil {
		return Claims{}, err
	}
	return read, nil
}

// key returns the key that verifies a token. The algorithm alone decides between secret and provider, and no key serves
// both: a published key is no secret.
func (v *Verifier) key(ctx context.Context, t *jwt.Token) (key any, provider bool, err error) {
	// RFC 7515 section 4.1.11: a token with an unknown critical extension is invalid.
	if _, critical := t.Header["crit"]; critical {
		return nil, false, errCritical
	}
	switch alg := t.Method.Alg(); {
	case alg == jwt.SigningMethodHS256.Alg() && len(v.config.Secret) > 0:
		return v.config.Secret, false, nil
	case slices.Contains(providerAlgorithms, alg) && v.keys != nil:
		key, err = v.keys.verificationKey(ctx, t)
		return key, true, err
	default:
		return nil, false, v.unaccepted()
	}
}

// unaccepted returns the refusal of an algorithm, which names those that are configured.
func (v *Verifier) unaccepted() TokenError {
	return errAlgorithm.because("alg must be one of %s", v.config.algorithms())
}

// readSecret reads the claims of a token that the secret signed. Its iss and aud have no meaning, but the provider's
// iss is refused: the secret speaks for no provider.
func (v *Verifier) readSecret(claims jwt.MapClaims, read *Claims) error {
	if v.keys != nil && v.config.Issuer != "" && read.Issuer == v.config.Issuer {
		return errMixed
	}
	return readSecretSubject(claims, read)
}

// readProvider reads the claims of a token that the provider signed.
func (v *Verifier) readProvider(claims jwt.MapClaims, read *Claims) error {
	c := v.config
	if _, ok := readText(read.Issuer, maxIssuer); !ok || c.Issuer != "" && read.Issuer != c.Issuer {
		return errIssuer.because("iss must be %s", cmp.Or(c.Issuer, "the address of the identity provider"))
	}
	if len(c.Audiences) > 0 {
		accepted := func(audience string) bool { return slices.Contains(c.Audiences, audience) }
		if audiences, _ := claims.GetAudience(); !slices.ContainsFunc(audiences, accepted) {
			return errAudience.because("aud must contain %s", strings.Join(c.Audiences, " or "))
		}
	}
	name := cmp.Or(c.SubjectClaim, "sub")
	claim, _ := find(claims, name)
	subject, ok := readText(claim, maxSubject)
	if !ok {
		return errNoSubject.because("its claim %s must be a string of 1 to %d characters", name, maxSubject)
	}
	read.Subject = subject
	read.Profile = c.readProfile(claims)
	return nil
}
