package auth

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// TestSharedSecret covers the tokens that a replica with HANDOFF_JWT_SECRET must distinguish.
func TestSharedSecret(t *testing.T) {
	verifier := newVerifier(t, Config{Secret: secret, Issuer: issuer, Audiences: []string{"desk"}})
	hs256 := func(claims map[string]any) string {
		return mint(t, jwt.SigningMethodHS256, secret, nil, with(claims))
	}
	header := func(header map[string]any) string {
		return mint(t, jwt.SigningMethodHS256, secret, header, with(nil))
	}
	at := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	good := hs256(nil)
	user := Claims{Subject: ada.String(), ExpiresAt: expires}

	for _, tc := range []struct {
		name  string
		token string
		want  Claims
		err   error
	}{
		{"good", good, user, nil},
		{"audience of another program", hs256(map[string]any{"aud": "crm"}), user, nil},
		{
			"valid by a clock a little ahead",
			hs256(map[string]any{"nbf": at(10 * time.Second)}),
			user, nil,
		},

		{"nothing", "", Claims{}, errMalformed},
		{"no token at all", "hello", Claims{}, errMalformed},
		{"two parts", "e30.e30", Claims{}, errMalformed},
		{"four parts", good + ".e30", Claims{}, errMalformed},
		{"header is no object", "W10.e30.", Claims{}, errMalformed},
		{"too long", hs256(map[string]any{"pad": strings.Repeat("x", maxTokenBytes)}), Claims{}, errTooLong},

		{
			"alg none",
			mint(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, with(nil)),
			Claims{},
			errAlgorithm,
		},
		{
			"alg NONE",
			mint(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, map[string]any{"alg": "NONE"}, with(nil)),
			Claims{},
			errAlgorithm,
		},
		{"alg missing", header(map[string]any{"alg": nil}), Claims{}, errAlgorithm},
		{"alg a number", header(map[string]any{"alg": 256}), Claims{}, errAlgorithm},
		{"alg in lower case", header(map[string]any{"alg": "hs256"}), Claims{}, errAlgorithm},
		{"right secret, HS512", mint(t, jwt.SigningMethodHS512, secret, nil, with(nil)), Claims{}, errAlgorithm},
		{"right secret, HS384", mint(t, jwt.SigningMethodHS384, secret, nil, with(nil)), Claims{}, errAlgorithm},
		{"HS256 relabelled RS256", header(map[string]any{"alg": "RS256"}), Claims{}, errAlgorithm},
		{
			"another secret",
			mint(t, jwt.SigningMethodHS256, []byte(strings.Repeat("x", 32)), nil, with(nil)),
			Claims{},
			errSignature,
		},
		{"empty secret", mint(t, jwt.SigningMethodHS256, []byte{}, nil, with(nil)), Claims{}, errSignature},
		{"no signature", good[:strings.LastIndex(good, ".")+1], Claims{}, errSignature},
		{
			"another spelling of the signature",
			good[:len(good)-1] + string(good[len(good)-1]+1),
			Claims{},
			errMalformed,
		},
		{"claims of another token", splice(good, hs256(map[string]any{"sub": acme})), Claims{}, errSignature},
		{
			"extension called critical",
			header(map[string]any{"crit": []string{"b64"}, "b64": false}),
			Claims{},
			errCritical,
		},
		{"empty crit", header(map[string]any{"crit": []string{}}), Claims{}, errCritical},

		{"no exp", hs256(map[string]any{"exp": nil}), Claims{}, errNoExpiry},
		{"exp zero", hs256(map[string]any{"exp": 0}), Claims{}, errNoExpiry},
		{"exp a string", hs256(map[string]any{"exp": "2099-01-01"}), Claims{}, errTimes},
		{"Exp for exp", hs256(map[string]any{"exp": nil, "Exp": expires.Unix()}), Claims{}, errNoExpiry},
		{"expired", hs256(map[string]any{"exp": at(-time.Hour)}), Claims{}, ErrExpired},
		{"expired a second ago", hs256(map[string]any{"exp": at(-time.Second)}), Claims{}, ErrExpired},
		{"not valid yet", hs256(map[string]any{"nbf": at(2 * time.Minute)}), Claims{}, errEarly},
		{"issued tomorrow", hs256(map[string]any{"iat": at(24 * time.Hour)}), Claims{}, errEarly},

		{"no subject", hs256(map[string]any{"sub": nil}), Claims{}, errSubject},
		{"Sub beside sub", hs256(map[string]any{"Sub": acme}), user, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := verifier.Verify(t.Context(), tc.token)
			if !reflect.DeepEqual(got, tc.want) || !errors.Is(err, tc.err) {
				t.Errorf("got %+v, %v; want %+v, %v", got, err, tc.want, tc.err)
			}
		})
	}
}

// splice returns header and signature of one token around the claims of another.
func splice(outer, inner string) string {
	parts := strings.Split(outer, ".")
	parts[1] = strings.Split(inner, ".")[1]
	return strings.Join(parts, ".")
}

func TestSecretIsCopied(t *testing.T) {
	lent := append([]byte(nil), secret...)
	verifier := newVerifier(t, Config{Secret: lent})
	clear(lent)
	if _, err := verifier.Verify(t.Context(), mint(t, jwt.SigningMethodHS256, secret, nil, with(nil))); err != nil {
		t.Errorf("wiping the caller's copy of the secret changed the verifier's: %v", err)
	}
}

func TestConfigErrorsNameTheSetting(t *testing.T) {
	for _, tc := range []struct {
		name   string
		config Config
		want   []string
	}{
		{"neither", Config{}, []string{"HANDOFF_JWT_SECRET", "HANDOFF_JWKS_URL"}},
		{
			"both wrong",
			Config{Secret: secret[:31], JWKSURL: "/jwks"},
			[]string{"HANDOFF_JWT_SECRET", "31 bytes", "HANDOFF_JWKS_URL"},
		},
		{"short secret", Config{Secret: secret[:31]}, []string{"HANDOFF_JWT_SECRET", "31 bytes"}},
		{"relative address", Config{JWKSURL: "/jwks"}, []string{"HANDOFF_JWKS_URL"}},
		{"a file", Config{JWKSURL: "file:///etc/jwks.json"}, []string{"HANDOFF_JWKS_URL"}},
		{"no address", Config{JWKSURL: "https://[::1/jwks"}, []string{"HANDOFF_JWKS_URL"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := NewVerifier(t.Context(), tc.config)
			if err == nil {
				t.Fatal("accepted")
			}
			for _, word := range tc.want {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not mention %s", err, word)
				}
			}
		})
	}
	if _, err := NewSigner(secret[:31]); err == nil {
		t.Error("NewSigner accepts a short secret")
	}
}
