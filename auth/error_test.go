package auth

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// The clock of a synctest bubble begins on 2000-01-01T00:00:00Z.
func TestRefusalSaysWhatWasWrongAndTheFix(t *testing.T) {
	signed := func(claims map[string]any) string {
		return mint(t, jwt.SigningMethodHS256, secret, nil, with(claims))
	}
	provided := func(claims map[string]any) string {
		return mint(t, jwt.SigningMethodEdDSA, edwardsKey, map[string]any{"kid": "ed"}, with(claims))
	}
	set := must(parseKeySet([]byte(fmt.Sprintf(`{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"ed","x":%q}]}`,
		publish("ed", edwardsKey.Public()).X))))
	synctest.Test(t, func(t *testing.T) {
		keys := newKeySet(Config{})
		keys.current.Store(&snapshot{keys: set})
		verifier := &Verifier{keys: keys, config: Config{
			Secret: secret, JWKSURL: "https://login.acme.example/keys", Issuer: issuer, Audiences: []string{"desk", "page"},
		}}
		at := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
		for _, tc := range []struct{ token, want string }{
			{
				signed(map[string]any{"exp": at(-90 * time.Second)}),
				"the token has expired: its exp is 1999-12-31T23:58:30Z, and the clock of this server says " +
					"2000-01-01T00:00:00Z; get a new token",
			},
			{
				signed(map[string]any{"nbf": at(5 * time.Minute)}),
				"the token is not valid yet: its nbf is 2000-01-01T00:05:00Z, 5m0s ahead of the clock of this server, which " +
					"says 2000-01-01T00:00:00Z; 30s are tolerated: correct the clock that is wrong",
			},
			{
				provided(map[string]any{"iat": at(31 * time.Second)}),
				"the token is not valid yet: its iat is 2000-01-01T00:00:31Z, 31s ahead of the clock of this server, which " +
					"says 2000-01-01T00:00:00Z; 30s are tolerated: correct the clock that is wrong",
			},
			{
				signed(map[string]any{"exp": nil}),
				"the token has no exp: it must say when it expires, in seconds since 1970",
			},
			{
				mint(t, jwt.SigningMethodHS384, secret, nil, with(nil)),
				"the algorithm of the token is not accepted: alg must be one of HS256, RS256, ES256, EdDSA",
			},
			{
				signed(map[string]any{"pad": strings.Repeat("x", maxTokenBytes)}),
				"the token is too long: the limit is 8192 bytes; let the issuer leave out what it can, such as groups",
			},
			{
				provided(map[string]any{"iss": "https://evil.example", "aud": "desk"}),
				"the issuer is not accepted: iss must be https://login.acme.example",
			},
			{
				provided(map[string]any{"iss": issuer, "aud": "crm"}),
				"the token is meant for another audience: aud must contain desk or page",
			},
			{
				provided(map[string]any{"iss": issuer, "aud": "desk", "sub": 7}),
				"the token names no person: its claim sub must be a string of 1 to 255 characters",
			},
			{
				signed(map[string]any{"sub": "ada"}),
				"the token names no user: sub must be the UUID of a user, or ext: and an external id of 1 to 200 characters",
			},
		} {
			_, err := verifier.Verify(t.Context(), tc.token)
			if refused, ok := errors.AsType[TokenError](err); !ok || refused.Error() != tc.want {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
		}
	})
}

// TestRefusalContainsNoPartOfTheToken puts one word everywhere where an issuer or a client can put one.
func TestRefusalContainsNoPartOfTheToken(t *testing.T) {
	const word = "canary"
	config := newProvider(t, publish("rsa", &rsaKey.PublicKey)).config()
	config.Secret, config.Issuer, config.Audiences = secret, issuer, []string{"desk"}
	verifier := newVerifier(t, config)
	for _, claims := range []map[string]any{
		{"sub": word},
		{"sub": word, "iss": issuer, "aud": word},
		{"sub": word, "iss": word},
		{"iss": issuer, "aud": "desk", "sub": []string{word}},
		{"exp": word, "nbf": word, "iat": word},
		{"role": "service", "account_id": word, "sub": word},
		{"sub": "ext:u_17", "account_id": word},
	} {
		for _, header := range []map[string]any{
			nil, {"kid": word}, {"kid": "rsa"}, {"kid": "rsa", "alg": word}, {"kid": "rsa", "crit": []string{word}},
		} {
			for _, token := range []string{
				mint(t, jwt.SigningMethodHS256, secret, header, with(claims)),
				mint(t, jwt.SigningMethodRS256, rsaKey, header, with(claims)),
				mint(t, jwt.SigningMethodRS256, rsaKey, header, with(claims)) + "." + word,
			} {
				got, err := verifier.Verify(t.Context(), token)
				if refused, ok := errors.AsType[TokenError](err); !ok || strings.Contains(refused.Error(), word) {
					t.Errorf("header %v, claims %v: got %+v, %v", header, claims, got, err)
				}
			}
		}
	}
}

// What is not signed is not read: a client cannot ask for times or settings with a token of its own.
func TestForgedTokenIsToldNothingOfItsClaims(t *testing.T) {
	verifier := newVerifier(t, Config{Secret: secret})
	for _, claims := range []map[string]any{nil, {"exp": 1}, {"sub": "ada"}, {"iss": issuer}} {
		token := mint(t, jwt.SigningMethodHS256, []byte(strings.Repeat("x", 32)), nil, with(claims))
		if _, err := verifier.Verify(t.Context(), token); err != errSignature { //nolint:errorlint // without details
			t.Errorf("%v: got %v", claims, err)
		}
	}
}

func TestChallengeIsWellFormed(t *testing.T) {
	want := `Bearer error="invalid_token", error_description="the token has expired"`
	if got := ErrExpired.Challenge(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// The characters of RFC 6750 section 3.
	wellFormed := regexp.MustCompile(`^Bearer error="invalid_token", error_description="[ !#-\[\]-~]*"$`)
	for _, audience := range []string{`a"b`, `a\b`, "a\r\nX: y", "für\x00", "\xff", `"; realm="x`} {
		if got := errAudience.because("aud must contain %s", audience).Challenge(); !wellFormed.MatchString(got) {
			t.Errorf("%q: got %s", audience, got)
		}
	}
}

func TestDetailsKeepTheReason(t *testing.T) {
	detailed := ErrExpired.because("at %d", 7)
	if !errors.Is(detailed, ErrExpired) || errors.Is(detailed, errEarly) || errors.Is(ErrExpired, detailed) {
		t.Errorf("%q is not what it is", detailed)
	}
}
