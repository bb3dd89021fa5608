package auth

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// TestSubjectsOfTheSecret covers who can be named by a token that the shared secret signed.
func TestSubjectsOfTheSecret(t *testing.T) {
	verifier := newVerifier(t, Config{Secret: secret})
	user := func(subject string) Claims { return Claims{Subject: subject, ExpiresAt: expires} }
	service := func(subject string) Claims {
		return Claims{Subject: subject, ExpiresAt: expires, Service: true, AccountID: acme}
	}
	of := func(c Claims, account uuid.UUID) Claims { c.AccountID = account; return c }
	asService := func(sub any) map[string]any {
		return map[string]any{"role": "service", "account_id": acme, "sub": sub}
	}
	long := strings.Repeat("ü", 200)

	for _, tc := range []struct {
		name   string
		claims map[string]any
		want   Claims
		err    error
	}{
		{"UUID", nil, user(ada.String()), nil},
		{"UUID in upper case", map[string]any{"sub": strings.ToUpper(ada.String())}, user(ada.String()), nil},
		{"role and account of a UUID", map[string]any{"role": "owner", "account_id": acme}, user(ada.String()), nil},
		{"service in a list of roles", map[string]any{"role": []string{"service"}}, user(ada.String()), nil},
		{"external id", map[string]any{"sub": "ext:u_17"}, user("ext:u_17"), nil},
		{"external id of an account", map[string]any{"sub": "ext:u_17", "account_id": acme}, of(user("ext:u_17"), acme), nil},
		{"200 characters", map[string]any{"sub": "ext:" + long}, user("ext:" + long), nil},

		{"nil UUID", map[string]any{"sub": uuid.Nil}, Claims{}, errSubject},
		{"UUID in another notation", map[string]any{"sub": "{" + ada.String() + "}"}, Claims{}, errSubject},
		{"UUID without hyphens", map[string]any{"sub": strings.ReplaceAll(ada.String(), "-", "")}, Claims{}, errSubject},
		{"mail address", map[string]any{"sub": "ada@acme.example"}, Claims{}, errSubject},
		{"subject of a provider", map[string]any{"sub": "auth0|64b"}, Claims{}, errSubject},
		{"number", map[string]any{"sub": 7}, Claims{}, errSubject},
		{"empty", map[string]any{"sub": ""}, Claims{}, errSubject},
		{"external id without an id", map[string]any{"sub": "ext:"}, Claims{}, errSubject},
		{"EXT", map[string]any{"sub": "EXT:u_17"}, Claims{}, errSubject},
		{"external twice", map[string]any{"sub": "ext:ext:u_17"}, Claims{}, errSubject},
		{"201 characters", map[string]any{"sub": "ext:" + long + "x"}, Claims{}, errSubject},
		{"NUL", map[string]any{"sub": "ext:u\x00"}, Claims{}, errSubject},
		{"no Unicode", map[string]any{"sub": "ext:u\xff"}, Claims{}, errSubject},
		{"external id of no account", map[string]any{"sub": "ext:u_17", "account_id": "acme"}, Claims{}, errAccount},
		{"external id of nil", map[string]any{"sub": "ext:u_17", "account_id": uuid.Nil}, Claims{}, errAccount},

		{"service", asService("billing"), service("billing"), nil},
		{"service without subject", asService(nil), service(""), nil},
		{"service with the id of a user", asService(ada), service(ada.String()), nil},
		{"service with another kind of id", asService("ext:u_17"), service("ext:u_17"), nil},
		{"service with a number", asService(7), Claims{}, errServiceSubject},
		{"service that is nil", asService(uuid.Nil), Claims{}, errServiceSubject},
		{"service without account", map[string]any{"role": "service"}, Claims{}, errServiceAccount},
		{"service of nil", map[string]any{"role": "service", "account_id": uuid.Nil}, Claims{}, errServiceAccount},
		{"service of a name", map[string]any{"role": "service", "account_id": "acme"}, Claims{}, errServiceAccount},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := verifier.Verify(t.Context(), mint(t, jwt.SigningMethodHS256, secret, nil, with(tc.claims)))
			if !reflect.DeepEqual(got, tc.want) || !errors.Is(err, tc.err) {
				t.Errorf("got %+v, %v; want %+v, %v", got, err, tc.want, tc.err)
			}
		})
	}
}

func TestVerifierAcceptsTokensOfSigner(t *testing.T) {
	signer, err := NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	provider := newProvider(t, publish("rsa", &rsaKey.PublicKey)).config()
	provider.Secret, provider.Issuer, provider.Audiences = secret, issuer, []string{"desk"}
	verifier := newVerifier(t, provider)
	for _, want := range []Claims{
		{Subject: ada.String(), ExpiresAt: expires},
		{Subject: "ext:u_17", ExpiresAt: expires},
		{Subject: "ext:u_17", ExpiresAt: expires, AccountID: acme},
		{Subject: "billing", ExpiresAt: expires, Service: true, AccountID: acme},
		{ExpiresAt: expires, Service: true, AccountID: acme},
	} {
		token, err := signer.Sign(want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := verifier.Verify(t.Context(), token); !reflect.DeepEqual(got, want) || err != nil {
			t.Errorf("signed %+v, verified %+v, %v", want, got, err)
		}
	}
	for _, c := range []Claims{
		{}, {Subject: "ada"}, {Subject: uuid.Nil.String()}, {Subject: "billing", Service: true},
	} {
		if token, err := signer.Sign(c); err == nil {
			t.Errorf("signed %+v as %s", c, token)
		}
	}
}

// TestSubjectsOfProviders covers subjects as identity providers make them. They are compared byte for byte.
func TestSubjectsOfProviders(t *testing.T) {
	config := newProvider(t, publish("ed", edwardsKey.Public())).config()
	verify := func(c Config, claims map[string]any) (Claims, error) {
		t.Helper()
		claims["iss"] = issuer
		return newVerifier(t, c).Verify(t.Context(),
			mint(t, jwt.SigningMethodEdDSA, edwardsKey, map[string]any{"kid": "ed"}, with(claims)))
	}
	for name, subject := range map[string]string{
		"Auth0":          "auth0|64b1f0c2d3e4a5b6c7d8e9f0",
		"Google":         "110169484474386276334",
		"Okta":           "00uhzsq8pw5e8vfLx0h7",
		"Okta, in lower": "00uhzsq8pw5e8vflx0h7",
		"Entra ID":       "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
		"Keycloak":       "f:8f6b1c2e-acme:Ada",
		"UUID":           ada.String(),
		"UUID, in upper": strings.ToUpper(ada.String()),
		"mail address":   "ada@acme.example",
		"like ours":      "ext:u_17",
		"white space":    " ada ",
		"Unicode":        "Ада",
		"255 characters": strings.Repeat("é", 255),
	} {
		claims, err := verify(config, map[string]any{"sub": subject})
		want := Claims{Provider: true, Issuer: issuer, Subject: subject, ExpiresAt: expires}
		if err != nil || !reflect.DeepEqual(claims, want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, claims, err, want)
		}
	}
	for name, subject := range map[string]any{
		"absent": nil, "empty": "", "number": 110169484474386276, "list": []string{"ada"},
		"object": map[string]any{"id": "a"}, "true": true, "256 characters": strings.Repeat("é", 256),
		"NUL": "ada\x00", "no Unicode": "ada\xff", "nil": uuid.Nil,
	} {
		if claims, err := verify(config, map[string]any{"sub": subject}); !errors.Is(err, errNoSubject) ||
			!strings.Contains(err.Error(), "claim sub ") {
			t.Errorf("%s: got %+v, %v", name, claims, err)
		}
	}

	config.SubjectClaim = "oid"
	if claims, err := verify(config, map[string]any{"sub": "a", "oid": "b"}); err != nil || claims.Subject != "b" {
		t.Errorf("got %+v, %v", claims, err)
	}
	if claims, err := verify(config, map[string]any{"sub": "a"}); !errors.Is(err, errNoSubject) ||
		!strings.Contains(err.Error(), "claim oid ") {
		t.Errorf("without the claim: got %+v, %v", claims, err)
	}
	claims, err := verify(config, map[string]any{"oid": "b", "role": "service", "account_id": acme})
	if err != nil || claims.Service || claims.AccountID != uuid.Nil {
		t.Errorf("a provider made a service: got %+v, %v", claims, err)
	}
}
