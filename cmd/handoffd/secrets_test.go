package main

import (
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/webhook"
)

var (
	oldKey = strings.Repeat("o", 32)
	newKey = strings.Repeat("n", 32)
)

func keyring(t *testing.T, text string) *seal.Keyring {
	t.Helper()
	keys, err := seal.ParseKeyring(text)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// makeWebhook makes a webhook that is sealed with a key, and rotates it once.
func makeWebhook(t *testing.T, a *handofftest.Account, p auth.Principal, key string) (made webhook.Issued) {
	t.Helper()
	service := webhook.Service{Runner: a.Runner, Keys: keyring(t, key)}
	err := a.Runner.Run(t.Context(), a.ID, func(tx tx.Tx) (err error) {
		if made, err = service.CreateTx(t.Context(), tx, p, webhook.Input{URL: new("https://example.com")}); err != nil {
			return err
		}
		made, err = service.RotateTx(t.Context(), tx, p, made.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestSecretsAreResealed(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	a := handofftest.NewIn(t, d)
	ada := a.Admin("Ada")
	sh.fails(exitUsage, []string{"HANDOFF_SECRET_KEY", "not set"}, "secrets", "reseal")
	t.Setenv("HANDOFF_SECRET_KEY", "short")
	sh.fails(exitUsage, []string{"HANDOFF_SECRET_KEY", "32"}, "secrets", "reseal")
	t.Setenv("HANDOFF_SECRET_KEY", oldKey)
	if got := sh.ok("secrets", "reseal"); !strings.HasPrefix(got, "0 resealed, 0 already") {
		t.Errorf("without webhooks: %s", got)
	}
	var made []webhook.Issued
	for range 101 { // more than a step
		made = append(made, makeWebhook(t, a, ada, oldKey))
	}
	sh.doctor(exitOK)["secrets"].is(t, statusOK, "101")

	t.Setenv("HANDOFF_SECRET_KEY", newKey+","+oldKey)
	sh.doctor(exitOK)["secrets"].is(t, statusWarn, "101", "older key", "handoffd secrets reseal")
	if got := sh.ok("secrets", "reseal"); !strings.HasPrefix(got, "101 resealed, 0 already") ||
		!strings.Contains(got, "the other keys can be removed") {
		t.Errorf("got %s", got)
	}
	if got := sh.ok("secrets", "reseal"); !strings.HasPrefix(got, "0 resealed, 101 already") {
		t.Errorf("again: %s", got)
	}
	rows, err := db.New(db.AllAccounts(d.Pool)).ListWebhooks(t.Context(), db.ListWebhooksParams{
		AccountID: a.ID, BeforeID: [16]byte{0: 0xff}, MaxWebhooks: 200,
	})
	if err != nil || len(rows) != len(made) {
		t.Fatalf("there are %d webhooks, error %v", len(rows), err)
	}
	for i, row := range rows {
		secrets, err := webhook.OpenSecrets(keyring(t, newKey), row, time.Now())
		if err != nil || secrets.Current != *made[len(made)-1-i].Secret || secrets.Previous == "" {
			t.Errorf("the new key alone opens %+v, error %v", secrets, err)
		}
	}

	lost := makeWebhook(t, a, ada, strings.Repeat("x", 32))
	sh.doctor(exitError)["secrets"].is(t, statusFail, "no key opens", lost.ID.String())
	var out, stderr strings.Builder
	code := run(t.Context(), []string{"secrets", "reseal"}, &out, &stderr)
	if code != exitError || !strings.Contains(out.String(), "no key opens the secret of webhook "+lost.ID.String()) ||
		!strings.Contains(stderr.String(), "HANDOFF_SECRET_KEY") {
		t.Errorf("exit code %d, output %s%s", code, &out, &stderr)
	}
	t.Setenv("HANDOFF_SECRET_KEY", "")
	sh.doctor(exitError)["secrets"].is(t, statusFail, "102", "not set")
}

func TestRevokedKeyNamesItsWebhooks(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	a := handofftest.NewIn(t, d)
	key := a.APIKey(directory.APIKeyDraft{Name: "Helpdesk"})
	p, _, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret)
	if err != nil {
		t.Fatal(err)
	}
	made := makeWebhook(t, a, p, oldKey)
	if got := (&shell{t: t}).ok("key", "revoke", key.ID.String()); got != "disabled webhook "+made.ID.String() {
		t.Errorf("got %q", got)
	}
}
