package seal_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/internal/seal"
)

const (
	old    = "the key of last year: long enough for 32 bytes"
	newest = "the key of this year: long enough for 32 bytes"
)

func keyring(t *testing.T, text string) *seal.Keyring {
	t.Helper()
	ring, err := seal.ParseKeyring(text)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func TestSecretsOpenWithTheirBindingOnly(t *testing.T) {
	ring := keyring(t, newest)
	sealed := ring.Seal([]byte("xoxb-1"), "account", "row", "token")
	if secret, err := ring.Open(sealed, "account", "row", "token"); err != nil || string(secret) != "xoxb-1" {
		t.Errorf("Open returned %q, %v", secret, err)
	}
	for _, binding := range [][]string{nil, {"account", "row"}, {"account", "row", "url"}, {"accountrow", "", "token"}} {
		if _, err := ring.Open(sealed, binding...); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("Open with the binding %q returned %v", binding, err)
		}
	}
	for i := range sealed {
		changed := slices.Clone(sealed)
		changed[i]++
		if _, err := ring.Open(changed, "account", "row", "token"); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("Open with byte %d changed returned %v", i, err)
		}
		if _, err := ring.Open(sealed[:i], "account", "row", "token"); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("Open of the first %d bytes returned %v", i, err)
		}
	}
	if again := ring.Seal([]byte("xoxb-1"), "account", "row", "token"); slices.Equal(sealed, again) {
		t.Error("two seals of one secret are equal")
	}
}

func TestKeysRotate(t *testing.T) {
	before, during := keyring(t, old), keyring(t, " "+newest+" ,\t"+old+"\n")
	sealed := before.Seal([]byte("s"), "row")
	if secret, err := during.Open(sealed, "row"); err != nil || string(secret) != "s" {
		t.Errorf("Open with the older key returned %q, %v", secret, err)
	}
	if during.IsNewest(sealed) || !during.IsNewest(during.Seal([]byte("s"), "row")) {
		t.Error("IsNewest is wrong")
	}
	if _, err := keyring(t, newest).Open(sealed, "row"); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("Open without the older key returned %v", err)
	}
}

func TestKeysThatAreTooShortAreRefused(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("k", seal.MinKeyBytes-1), newest + ",", newest + "," + "short"} {
		if ring, err := seal.ParseKeyring(text); err == nil {
			t.Errorf("ParseKeyring(%q) returned %v", text, ring)
		}
	}
}
