package auth

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

// TestVerifyWithPublishedKeys covers the tokens that a replica with HANDOFF_JWKS_URL must distinguish.
func TestVerifyWithPublishedKeys(t *testing.T) {
	trap := newProvider(t, publish("evil", &p384Key.PublicKey))
	provider := newProvider(t,
		publish("rsa", &rsaKey.PublicKey), publish("p256", &p256Key.PublicKey), publish("ed", edwardsKey.Public()),
		publish("weak", &weakKey.PublicKey), publish("p384", &p384Key.PublicKey), publish("oct", secret),
		publish("", &rsaKey.PublicKey))
	verifier := newVerifier(t, provider.config())

	kid := func(kid any) map[string]any { return map[string]any{"kid": kid} }
	modulus := rsaKey.N.Bytes()
	published := must(json.Marshal(publish("rsa", &rsaKey.PublicKey)))
	for _, tc := range []struct {
		name   string
		method jwt.SigningMethod
		key    any
		header map[string]any
		err    error
	}{
		{"RS256", jwt.SigningMethodRS256, rsaKey, kid("rsa"), nil},
		{"ES256", jwt.SigningMethodES256, p256Key, kid("p256"), nil},
		{"EdDSA", jwt.SigningMethodEdDSA, edwardsKey, kid("ed"), nil},

		{"none", jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, kid("rsa"), errAlgorithm},
		{"HS256 with the public modulus", jwt.SigningMethodHS256, modulus, kid("rsa"), errAlgorithm},
		{"HS256 with the published key", jwt.SigningMethodHS256, published, kid("rsa"), errAlgorithm},
		{"HS256 with a published secret", jwt.SigningMethodHS256, secret, kid("oct"), errAlgorithm},
		{
			"published secret, relabelled", jwt.SigningMethodHS256, secret,
			map[string]any{"kid": "oct", "alg": "RS256"},
			errUnknownKey,
		},
		{"RS512", jwt.SigningMethodRS512, rsaKey, kid("rsa"), errAlgorithm},
		{"PS256", jwt.SigningMethodPS256, rsaKey, kid("rsa"), errAlgorithm},
		{"ES384", jwt.SigningMethodES384, p384Key, kid("p384"), errAlgorithm},
		{"RSA of 1024 bits", jwt.SigningMethodRS256, weakKey, kid("weak"), errUnknownKey},
		{"key of another kind", jwt.SigningMethodES256, p256Key, kid("rsa"), errUnknownKey},
		{"key on another curve", jwt.SigningMethodES256, p256Key, kid("p384"), errUnknownKey},
		{"key of another name", jwt.SigningMethodRS256, weakKey, kid("rsa"), errSignature},

		{"no kid", jwt.SigningMethodRS256, rsaKey, nil, errUnknownKey},
		{"empty kid", jwt.SigningMethodRS256, rsaKey, kid(""), errUnknownKey},
		{"kid a number", jwt.SigningMethodRS256, rsaKey, kid(1), errUnknownKey},
		{"kid a list", jwt.SigningMethodRS256, rsaKey, kid([]string{"rsa"}), errUnknownKey},
		{"kid a path", jwt.SigningMethodRS256, rsaKey, kid("../../dev/null"), errUnknownKey},
		{"kid a query", jwt.SigningMethodRS256, rsaKey, kid("' or 1=1 --"), errUnknownKey},
		{"kid in another case", jwt.SigningMethodRS256, rsaKey, kid("RSA"), errUnknownKey},
		{
			"key in the token", jwt.SigningMethodRS256, weakKey,
			map[string]any{"kid": "mine", "jwk": publish("mine", &weakKey.PublicKey)},
			errUnknownKey,
		},
		{
			"key at an address in the token", jwt.SigningMethodRS256, weakKey,
			map[string]any{"kid": "evil", "jku": trap.URL, "x5u": trap.URL},
			errUnknownKey,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := verifier.Verify(t.Context(), mint(t, tc.method, tc.key, tc.header, with(map[string]any{"iss": issuer})))
			if !errors.Is(err, tc.err) {
				t.Errorf("got %v, want %v", err, tc.err)
			}
		})
	}
	if trap.fetched() > 0 {
		t.Error("an address in a token was fetched")
	}
}

func TestUsableKeys(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*jwkset.JWKMarshal)
		usable bool
	}{
		{"as it is", func(k *jwkset.JWKMarshal) {}, true},
		{"for signatures", func(k *jwkset.JWKMarshal) { k.USE = "sig" }, true},
		{"for RS256", func(k *jwkset.JWKMarshal) { k.ALG = "RS256" }, true},
		{"to verify", func(k *jwkset.JWKMarshal) { k.KEYOPS = []jwkset.KEYOPS{"verify"} }, true},
		{"with a broken certificate", func(k *jwkset.JWKMarshal) { k.X5C = []string{"MII"}; k.X5T = "x" }, true},
		{"for encryption", func(k *jwkset.JWKMarshal) { k.USE = "enc" }, false},
		{"for RS512", func(k *jwkset.JWKMarshal) { k.ALG = "RS512" }, false},
		{"to encrypt", func(k *jwkset.JWKMarshal) { k.KEYOPS = []jwkset.KEYOPS{"encrypt"} }, false},
		{"of an unknown kind", func(k *jwkset.JWKMarshal) { k.KTY = "AKP" }, false},
		{"without a modulus", func(k *jwkset.JWKMarshal) { k.N = "" }, false},
		{"without a name", func(k *jwkset.JWKMarshal) { k.KID = "" }, false},
		{"with its private half", func(k *jwkset.JWKMarshal) { *k = publish(k.KID, rsaKey) }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			key, bystander := publish("rsa", &rsaKey.PublicKey), publish("ed", edwardsKey.Public())
			tc.change(&key)
			set := jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{key, bystander}}
			keys, err := parseKeySet(must(json.Marshal(set)))
			if err != nil {
				t.Fatal(err)
			}
			if usable := len(keys) > 1; usable != tc.usable {
				t.Errorf("usable is %t, want %t", usable, tc.usable)
			}
			if _, usable := keys[keyID{kid: "ed", alg: "EdDSA"}]; !usable {
				t.Error("the key beside it was lost")
			}
		})
	}
}
