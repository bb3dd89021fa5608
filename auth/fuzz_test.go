package auth

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

func FuzzBearerToken(f *testing.F) {
	for _, header := range []string{"", "Bearer", "Bearer abc.def.ghi", "bearer  a==", "Basic YTpi", "Bearer a=b"} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		token, err := BearerToken(header)
		if err != nil {
			if _, ok := errors.AsType[TokenError](err); !ok || token != "" {
				t.Errorf("got %q, %v", token, err)
			}
			return
		}
		if token == "" || strings.ContainsAny(token, " \t\r\n,;\"\\") || !strings.Contains(header, token) {
			t.Errorf("took %q for a token", token)
		}
		if again, err := BearerToken("Bearer " + token); again != token || err != nil {
			t.Errorf("%q reads back as %q, %v", token, again, err)
		}
	})
}

func FuzzVerify(f *testing.F) {
	verifier := newVerifier(f, Config{Secret: secret})
	f.Add(mint(f, jwt.SigningMethodHS256, secret, nil, with(nil)))
	f.Add(mint(f, jwt.SigningMethodHS256, secret, nil, with(map[string]any{"role": "service", "account_id": acme})))
	f.Add(mint(f, jwt.SigningMethodHS512, secret, nil, with(nil)))
	f.Add(mint(f, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, with(nil)))
	f.Add("e30.e30.")
	f.Add("bnVsbA.bnVsbA.")
	f.Fuzz(func(t *testing.T, token string) {
		claims, err := verifier.Verify(t.Context(), token)
		if err != nil {
			if _, ok := errors.AsType[TokenError](err); !ok || !reflect.DeepEqual(claims, Claims{}) {
				t.Errorf("got %+v, %v", claims, err)
			}
			return
		}
		if !signed(token) || !claims.ExpiresAt.After(time.Now().Add(-time.Second)) {
			t.Errorf("accepted %q as %+v", token, claims)
		}
	})
}

// FuzzClaims signs arbitrary claims, as a faulty issuer would: with the secret, and with a published key.
func FuzzClaims(f *testing.F) {
	config := newProvider(f, publish("ed", edwardsKey.Public())).config()
	config.Secret, config.Issuer, config.Audiences = secret, "issuer", []string{"other", "audience"}
	config.AccountClaim, config.RoleClaim = "org", "access.roles"
	verifier := newVerifier(f, config)
	f.Add([]byte(`{"sub":"0198a000-0000-7000-8000-00000000ada0","exp":4102444800,"iss":"issuer","aud":["other"]}`), true)
	f.Add([]byte(`{"sub":"auth0|64b","exp":4102444800,"iss":"issuer","aud":"audience","access":{"roles":[1]}}`), true)
	f.Add([]byte(`{"sub":"ext:u_17","exp":4102444800,"iss":"another","email_verified":"true","email":"a@b.c"}`), false)
	f.Add([]byte(`{"exp":1e300,"nbf":-1e300,"iat":null}`), false)
	f.Add([]byte(`{"role":"service","account_id":[]}`), false)
	f.Fuzz(func(t *testing.T, claims []byte, provider bool) {
		header := `{"alg":"HS256"}`
		if provider {
			header = `{"alg":"EdDSA","kid":"ed"}`
		}
		body := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(claims)
		proof := signature(body)
		if provider {
			proof = base64.RawURLEncoding.EncodeToString(ed25519.Sign(edwardsKey, []byte(body)))
		}
		got, err := verifier.Verify(t.Context(), body+"."+proof)
		if err != nil {
			if _, ok := errors.AsType[TokenError](err); !ok || !reflect.DeepEqual(got, Claims{}) {
				t.Errorf("got %+v, %v", got, err)
			}
			return
		}
		var object map[string]any
		if json.Unmarshal(claims, &object) != nil || object["exp"] == nil || got.Provider != provider ||
			provider != (object["iss"] == "issuer") || provider && (got.Service || got.Subject != object["sub"]) {
			t.Errorf("accepted %s as %+v", claims, got)
		}
	})
}

func FuzzKeySet(f *testing.F) {
	for _, key := range []any{&rsaKey.PublicKey, &p256Key.PublicKey, edwardsKey.Public(), secret, rsaKey} {
		f.Add(must(json.Marshal(jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{publish("kid", key)}})))
	}
	f.Add([]byte(`{"keys":[null,{},{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"a"}]}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		keys, err := parseKeySet(document)
		if (err == nil) != (len(keys) > 0) {
			t.Errorf("%d keys and %v", len(keys), err)
		}
		for id, key := range keys {
			if id.kid == "" || id.alg == "" || id.alg != algorithm(key) {
				t.Errorf("%+v is the name of a %T", id, key)
			}
		}
	})
}

// signed verifies token without the code under test.
func signed(token string) bool {
	dot := strings.LastIndex(token, ".")
	return hmac.Equal([]byte(token[dot+1:]), []byte(signature(token[:dot])))
}

func signature(body string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
