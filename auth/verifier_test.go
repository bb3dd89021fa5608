package auth

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// TestSharedSecret covers the tokens that a replica with HANDOFF_JWT_SECRET must distinguish.
func TestSharedSecret(t *testing.T) {
	lenient := newVerifier(t, Config{Secret: secret})
	strict := newVerifier(t, Config{Secret: secret, Issuer: "https://id.acme.example", Audience: "handoff"})
	hs256 := func(claims map[string]any) string {
		return mint(t, jwt.SigningMethodHS256, secret, nil, with(claims))
	}
	header := func(header map[string]any) string {
		return mint(t, jwt.SigningMethodHS256, secret, header, with(nil))
	}
	at := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	good := hs256(nil)
	user := Claims{Subject: ada, ExpiresAt: expires}
	service := Claims{Subject: ada, ExpiresAt: expires, Service: true, AccountID: acme}

	for _, tc := range []struct {
		name     string
		verifier *Verifier
		token    string
		want     Claims
		err      error
	}{
		{"good", lenient, good, user, nil},
		{
			"role and account of a user are ignored", lenient,
			hs256(map[string]any{"role": "owner", "account_id": acme}),
			user, nil,
		},
		{"service", lenient, hs256(map[string]any{"role": "service", "account_id": acme}), service, nil},
		{
			"issuer and audience as configured", strict,
			hs256(map[string]any{"iss": "https://id.acme.example", "aud": "handoff"}),
			user, nil,
		},
		{
			"one of several audiences", strict,
			hs256(map[string]any{"iss": "https://id.acme.example", "aud": []string{"crm", "handoff"}}),
			user, nil,
		},
		{"unasked issuer and audience", lenient, hs256(map[string]any{"iss": "anyone", "aud": "anything"}), user, nil},
		{
			"issued by a clock a little ahead", lenient,
			hs256(map[string]any{"iat": at(10 * time.Second), "nbf": at(10 * time.Second)}),
			user, nil,
		},

		{"nothing", lenient, "", Claims{}, errMalformed},
		{"no token at all", lenient, "hello", Claims{}, errMalformed},
		{"two parts", lenient, "e30.e30", Claims{}, errMalformed},
		{"four parts", lenient, good + ".e30", Claims{}, errMalformed},
		{"header is no object", lenient, "W10.e30.", Claims{}, errMalformed},
		{"too long", lenient, hs256(map[string]any{"pad": strings.Repeat("x", maxTokenBytes)}), Claims{}, errTooLong},

		{
			"alg none", lenient,
			mint(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, with(nil)),
			Claims{},
			errSignature,
		},
		{
			"alg NONE", lenient,
			mint(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, map[string]any{"alg": "NONE"}, with(nil)),
			Claims{},
			errSignature,
		},
		{"alg missing", lenient, header(map[string]any{"alg": nil}), Claims{}, errSignature},
		{"alg a number", lenient, header(map[string]any{"alg": 256}), Claims{}, errSignature},
		{"alg in lower case", lenient, header(map[string]any{"alg": "hs256"}), Claims{}, errSignature},
		{"right secret, HS512", lenient, mint(t, jwt.SigningMethodHS512, secret, nil, with(nil)), Claims{}, errSignature},
		{"right secret, HS384", lenient, mint(t, jwt.SigningMethodHS384, secret, nil, with(nil)), Claims{}, errSignature},
		{"HS256 relabelled RS256", lenient, header(map[string]any{"alg": "RS256"}), Claims{}, errSignature},
		{
			"another secret", lenient,
			mint(t, jwt.SigningMethodHS256, []byte(strings.Repeat("x", 32)), nil, with(nil)),
			Claims{},
			errSignature,
		},
		{"empty secret", lenient, mint(t, jwt.SigningMethodHS256, []byte{}, nil, with(nil)), Claims{}, errSignature},
		{"no signature", lenient, good[:strings.LastIndex(good, ".")+1], Claims{}, errSignature},
		{
			"another spelling of the signature", lenient,
			good[:len(good)-1] + string(good[len(good)-1]+1),
			Claims{},
			errMalformed,
		},
		{"claims of another token", lenient, splice(good, hs256(map[string]any{"sub": acme})), Claims{}, errSignature},
		{
			"extension called critical", lenient,
			header(map[string]any{"crit": []string{"b64"}, "b64": false}),
			Claims{},
			errCritical,
		},
		{"empty crit", lenient, header(map[string]any{"crit": []string{}}), Claims{}, errCritical},

		{"no exp", lenient, hs256(map[string]any{"exp": nil}), Claims{}, errIncomplete},
		{"exp zero", lenient, hs256(map[string]any{"exp": 0}), Claims{}, errIncomplete},
		{"exp a string", lenient, hs256(map[string]any{"exp": "2099-01-01"}), Claims{}, errMalformed},
		{"Exp for exp", lenient, hs256(map[string]any{"exp": nil, "Exp": expires.Unix()}), Claims{}, errIncomplete},
		{"expired", lenient, hs256(map[string]any{"exp": at(-time.Hour)}), Claims{}, ErrExpired},
		{"expired a second ago", lenient, hs256(map[string]any{"exp": at(-time.Second)}), Claims{}, ErrExpired},
		{"not valid yet", lenient, hs256(map[string]any{"nbf": at(2 * time.Minute)}), Claims{}, errEarly},
		{"issued tomorrow", lenient, hs256(map[string]any{"iat": at(24 * time.Hour)}), Claims{}, errEarly},

		{
			"another issuer", strict,
			hs256(map[string]any{"iss": "https://id.acme.example/", "aud": "handoff"}),
			Claims{},
			errIssuer,
		},
		{"no issuer", strict, hs256(map[string]any{"aud": "handoff"}), Claims{}, errIncomplete},
		{
			"another audience", strict,
			hs256(map[string]any{"iss": "https://id.acme.example", "aud": "crm"}),
			Claims{},
			errAudience,
		},
		{"no audience", strict, hs256(map[string]any{"iss": "https://id.acme.example"}), Claims{}, errIncomplete},

		{"no subject", lenient, hs256(map[string]any{"sub": nil}), Claims{}, errSubject},
		{"subject an address", lenient, hs256(map[string]any{"sub": "ada@acme.example"}), Claims{}, errSubject},
		{"subject a number", lenient, hs256(map[string]any{"sub": 7}), Claims{}, errSubject},
		{
			"subject a UUID in another notation", lenient,
			hs256(map[string]any{"sub": "{" + ada.String() + "}"}),
			Claims{},
			errSubject,
		},
		{"Sub beside sub", lenient, hs256(map[string]any{"Sub": acme}), user, nil},
		{"service without account", lenient, hs256(map[string]any{"role": "service"}), Claims{}, errServiceAccount},
		{
			"service with a name for an account", lenient,
			hs256(map[string]any{"role": "service", "account_id": "acme"}),
			Claims{},
			errServiceAccount,
		},
		{"service among roles", lenient, hs256(map[string]any{"role": []string{"service"}, "account_id": acme}), user, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := tc.verifier.Verify(t.Context(), tc.token)
			if got != tc.want || !errors.Is(err, tc.err) {
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

func TestVerifierAcceptsTokensOfSigner(t *testing.T) {
	signer, err := NewSigner(secret, "handoffd", "engineers")
	if err != nil {
		t.Fatal(err)
	}
	verifier := newVerifier(t, Config{Secret: secret, Issuer: "handoffd", Audience: "engineers"})
	for _, want := range []Claims{
		{Subject: ada, ExpiresAt: expires},
		{Subject: uuid.New(), ExpiresAt: expires, Service: true, AccountID: acme},
	} {
		token, err := signer.Sign(want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := verifier.Verify(t.Context(), token); got != want || err != nil {
			t.Errorf("signed %+v, verified %+v, %v", want, got, err)
		}
	}
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
			"both",
			Config{Secret: secret, JWKSURL: "https://id.example/jwks"},
			[]string{"HANDOFF_JWT_SECRET", "HANDOFF_JWKS_URL"},
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
	if _, err := NewSigner(secret[:31], "", ""); err == nil {
		t.Error("NewSigner accepts a short secret")
	}
}
