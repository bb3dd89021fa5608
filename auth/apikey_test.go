package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestAPIKeyReadsBack(t *testing.T) {
	key, other := NewAPIKey(), NewAPIKey()
	read, err := ParseAPIKey(key.Token())
	if err != nil || read != key {
		t.Fatalf("%s reads back as %s, %v", key, read, err)
	}
	if token, err := BearerToken("Bearer " + key.Token()); token != key.Token() || err != nil {
		t.Errorf("a header does not carry the key: %v", err)
	}
	if !IsAPIKey(key.Token()) || IsAPIKey("eyJhbGciOiJIUzI1NiJ9.e30.c2ln") {
		t.Error("keys and JWTs are not told apart")
	}
	if !read.Matches(key.Hash()) || read.Matches(other.Hash()) || read.Matches(nil) || read.Matches(key.Hash()[:31]) {
		t.Error("a key must match its own hash only")
	}
	if key.ID == other.ID || key.secret == other.secret || key.ID.Version() != 7 {
		t.Errorf("%s and %s are not random keys", key, other)
	}
}

func TestMalformedAPIKeyIsRefused(t *testing.T) {
	good := NewAPIKey()
	token := good.Token()
	for name, bad := range map[string]string{
		"empty":            "",
		"prefix only":      "hok_",
		"other prefix":     "sk_" + token[len("hok_"):],
		"no prefix":        token[len("hok_"):],
		"prefix twice":     "hok_" + token,
		"upper case":       strings.ToUpper(token),
		"upper-case id":    "hok_" + strings.ToUpper(token[4:36]) + token[36:],
		"cut":              token[:len(token)-1],
		"longer":           token + "0",
		"space":            token + " ",
		"no hex":           token[:len(token)-1] + "g",
		"third part":       token + "_0",
		"nil UUID":         "hok_" + strings.Repeat("0", 32) + token[36:],
		"UUID with dashes": "hok_" + good.ID.String() + token[36:],
		"NUL":              token[:len(token)-1] + "\x00",
		"no UTF-8":         token[:len(token)-1] + "\xff",
	} {
		if key, err := ParseAPIKey(bad); !errors.Is(err, ErrAPIKeyMalformed) || key != (APIKey{}) {
			t.Errorf("%s: got %s, %v", name, key, err)
		}
	}
}

func TestLogsDoNotShowTheSecret(t *testing.T) {
	key := NewAPIKey()
	secret := key.Token()[len(key.Token())-64:]
	marshalled := string(must(json.Marshal(key)))
	for _, text := range []string{fmt.Sprint(key), fmt.Sprintf("%+v", key), fmt.Sprintf("%q", &key), marshalled} {
		if strings.Contains(text, secret) || strings.Contains(text, secret[:16]) {
			t.Errorf("%s shows the secret", text)
		}
	}
	if !strings.Contains(key.String(), strings.ReplaceAll(key.ID.String(), "-", "")) {
		t.Errorf("%s does not name the key", key)
	}
}

func FuzzParseAPIKey(f *testing.F) {
	f.Add(NewAPIKey().Token())
	f.Add("hok_")
	f.Add("hok_" + strings.Repeat("0", 32) + "_" + strings.Repeat("f", 64))
	f.Fuzz(func(t *testing.T, token string) {
		key, err := ParseAPIKey(token)
		if err == nil && (key.Token() != token || key.ID == uuid.Nil || !IsAPIKey(token)) {
			t.Errorf("%q is taken for %s", token, key)
		}
		if err != nil && (key != (APIKey{}) || !errors.Is(err, ErrAPIKeyMalformed)) {
			t.Errorf("%q: got %s, %v", token, key, err)
		}
	})
}
