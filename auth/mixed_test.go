package auth

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// TestKindsOfTokenDoNotMix covers tokens that try to pass by the other source than their own, where a secret and a
// provider are configured side by side.
func TestKindsOfTokenDoNotMix(t *testing.T) {
	config := newProvider(t, publish("rsa", &rsaKey.PublicKey), publish("ed", edwardsKey.Public()),
		publish("oct", secret)).config()
	config.Secret, config.Issuer, config.Audiences = secret, issuer, []string{"desk", "page"}
	verifier := newVerifier(t, config)

	der := must(x509.MarshalPKIXPublicKey(&rsaKey.PublicKey))
	pemKey := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	published := must(json.Marshal(publish("rsa", &rsaKey.PublicKey)))
	kid := func(kid any) map[string]any { return map[string]any{"kid": kid} }
	labelled := func(alg, kid string) map[string]any { return map[string]any{"alg": alg, "kid": kid} }
	from := func(iss any) map[string]any { return map[string]any{"iss": iss, "aud": "page"} }
	to := func(aud any) map[string]any { return map[string]any{"iss": issuer, "aud": aud} }
	person := map[string]any{"sub": "auth0|64b", "iss": issuer, "aud": "page"}
	service := map[string]any{"sub": "billing", "role": "service", "account_id": acme}
	forged := map[string]any{"role": "service", "account_id": acme, "iss": issuer}
	hs256, rs256, none := jwt.SigningMethodHS256, jwt.SigningMethodRS256, jwt.SigningMethodNone

	for _, tc := range []struct {
		name   string
		method jwt.SigningMethod
		key    any
		header map[string]any
		claims map[string]any
		err    error
	}{
		{"user of the secret", hs256, secret, nil, nil, nil},
		{"service of the secret", hs256, secret, nil, service, nil},
		{"user of the secret with a kid of the provider", hs256, secret, kid("rsa"), nil, nil},
		{"person of the provider", rs256, rsaKey, kid("rsa"), person, nil},
		{"person by another key", jwt.SigningMethodEdDSA, edwardsKey, kid("ed"), person, nil},

		{"HS256 with the public key in PEM", hs256, pemKey, kid("rsa"), person, errSignature},
		{"HS256 with the public key in DER", hs256, der, kid("rsa"), person, errSignature},
		{"HS256 with the modulus", hs256, rsaKey.N.Bytes(), kid("rsa"), nil, errSignature},
		{"HS256 with the published key", hs256, published, kid("rsa"), nil, errSignature},
		{"HS256 with the kid as key", hs256, []byte("rsa"), kid("rsa"), nil, errSignature},
		{"HS256 with an empty key", hs256, []byte{}, kid("../../dev/null"), nil, errSignature},
		{"HS256 of the secret, labelled RS256", hs256, secret, labelled("RS256", "rsa"), person, errSignature},
		{"HS256 of the secret, labelled with an oct key", hs256, secret, labelled("RS256", "oct"), nil, errUnknownKey},
		{"RS256 labelled HS256", rs256, rsaKey, labelled("HS256", "rsa"), person, errSignature},
		{"none", none, jwt.UnsafeAllowNoneSignatureType, kid("rsa"), person, errAlgorithm},
		{"none for a user", none, jwt.UnsafeAllowNoneSignatureType, nil, nil, errAlgorithm},
		{"HS512", jwt.SigningMethodHS512, secret, nil, nil, errAlgorithm},
		{"PS256", jwt.SigningMethodPS256, rsaKey, kid("rsa"), person, errAlgorithm},

		{"provider's issuer by the secret", hs256, secret, nil, person, errMixed},
		{"provider's issuer in a service token", hs256, secret, nil, forged, errMixed},
		{"subject of the provider by the secret", hs256, secret, nil, map[string]any{"sub": "auth0|64b"}, errSubject},
		{"another issuer by the secret", hs256, secret, nil, map[string]any{"iss": issuer + "/"}, nil},
		{"user of the secret by the provider", rs256, rsaKey, kid("rsa"), nil, errIssuer},
		{"service by the provider", rs256, rsaKey, kid("rsa"), service, errIssuer},

		{"another issuer", rs256, rsaKey, kid("rsa"), from(issuer + "/"), errIssuer},
		{"issuer a list", rs256, rsaKey, kid("rsa"), from([]string{issuer}), errIssuer},
		{"second audience", rs256, rsaKey, kid("rsa"), to("desk"), nil},
		{"one of its audiences", rs256, rsaKey, kid("rsa"), to([]string{"crm", "desk"}), nil},
		{"another audience", rs256, rsaKey, kid("rsa"), to("crm"), errAudience},
		{"both audiences in one", rs256, rsaKey, kid("rsa"), to("desk,page"), errAudience},
		{"audience in another case", rs256, rsaKey, kid("rsa"), to("Desk"), errAudience},
		{"no audience", rs256, rsaKey, kid("rsa"), to(nil), errAudience},
		{"audience a number", rs256, rsaKey, kid("rsa"), to(1), errAudience},
	} {
		t.Run(tc.name, func(t *testing.T) {
			claims, err := verifier.Verify(t.Context(), mint(t, tc.method, tc.key, tc.header, with(tc.claims)))
			if !errors.Is(err, tc.err) {
				t.Fatalf("got %+v, %v; want %v", claims, err, tc.err)
			}
			if provider := tc.method != hs256; err == nil && claims.Provider != provider {
				t.Errorf("got %+v", claims)
			}
		})
	}
}

func TestOneSourceAcceptsNothingOfTheOther(t *testing.T) {
	config := newProvider(t, publish("rsa", &rsaKey.PublicKey)).config()
	token := mint(t, jwt.SigningMethodRS256, rsaKey, map[string]any{"kid": "rsa"}, with(map[string]any{"iss": issuer}))
	shared := mint(t, jwt.SigningMethodHS256, secret, nil, with(nil))
	for _, tc := range []struct {
		config    Config
		token     string
		accepted  string
		wantError bool
	}{
		{Config{Secret: secret}, shared, "", false},
		{Config{Secret: secret}, token, "alg must be one of HS256", true},
		{config, token, "", false},
		{config, shared, "alg must be one of RS256, ES256, EdDSA", true},
	} {
		_, err := newVerifier(t, tc.config).Verify(t.Context(), tc.token)
		if errors.Is(err, errAlgorithm) != tc.wantError || tc.wantError && !strings.Contains(err.Error(), tc.accepted) {
			t.Errorf("got %v", err)
		}
	}
}

// With a secret alone there is no provider whose iss could be claimed.
func TestIssuerOfTheSecretHasNoMeaning(t *testing.T) {
	verifier := newVerifier(t, Config{Secret: secret, Issuer: issuer, Audiences: []string{"desk"}})
	for _, iss := range []any{issuer, "another", 7, nil} {
		token := mint(t, jwt.SigningMethodHS256, secret, nil, with(map[string]any{"iss": iss}))
		if _, err := verifier.Verify(t.Context(), token); err != nil {
			t.Errorf("iss %v: %v", iss, err)
		}
	}
}

func TestProvidersTokenNeedsAnIssuer(t *testing.T) {
	verifier := newVerifier(t, newProvider(t, publish("ed", edwardsKey.Public())).config())
	for _, iss := range []any{nil, "", 7, "a\x00b", strings.Repeat("x", maxIssuer+1)} {
		token := mint(t, jwt.SigningMethodEdDSA, edwardsKey, map[string]any{"kid": "ed"}, with(map[string]any{"iss": iss}))
		if claims, err := verifier.Verify(t.Context(), token); !errors.Is(err, errIssuer) {
			t.Errorf("got %+v, %v", claims, err)
		}
	}
}

func TestSecretVerifiesWhileTheProviderIsAway(t *testing.T) {
	provider := newProvider(t)
	config := provider.config()
	provider.Close()
	config.Secret = secret
	verifier := newVerifier(t, config)
	if _, err := verifier.Verify(t.Context(), mint(t, jwt.SigningMethodHS256, secret, nil, with(nil))); err != nil {
		t.Error(err)
	}
	if known, err := verifier.Keys(); known != 1 || err == nil {
		t.Errorf("%d keys, %v", known, err)
	}
	if known, err := newVerifier(t, Config{Secret: secret}).Keys(); known != 1 || err != nil {
		t.Errorf("%d keys, %v", known, err)
	}
}
