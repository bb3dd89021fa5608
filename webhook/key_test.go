package webhook_test

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/webhook"
)

// A key is revoked while a webhook is being made with it. The revocation waits, and disables the webhook.
func TestWebhookOfAKeyThatIsBeingRevokedIsDisabled(t *testing.T) {
	a := newAccount(t)
	service := a.service()
	key := a.APIKey(directory.APIKeyDraft{Name: "Helpdesk"})
	p, _, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret)
	if err != nil {
		t.Fatal(err)
	}
	in := webhook.Input{URL: new(a.receiver.URL + "/hook")}
	ctx := t.Context()
	making, err := db.ForAccount(a.Pool, a.ID).Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = making.Rollback(ctx) }()
	made, err := service.CreateTx(ctx, making, p, in)
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		key directory.APIKey
		err error
	}
	revoked := make(chan answer, 1)
	go func() {
		key, err := a.Directory.RevokeAPIKey(ctx, a.ada, key.ID)
		revoked <- answer{key, err}
	}()
	const blocked = `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
	for deadline := time.Now().Add(timeout); a.Count(blocked) == 0; {
		if len(revoked) > 0 || time.Now().After(deadline) {
			t.Fatal("the revocation does not wait")
		}
	}
	if err := making.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	got := <-revoked
	if got.err != nil || len(got.key.DisabledWebhooks) != 1 || got.key.DisabledWebhooks[0] != made.ID {
		t.Errorf("the revocation returned %+v, %v", got.key, got.err)
	}
	if now := a.read(made.ID); now.DisabledReason == nil || *now.DisabledReason != webhook.DisabledKeyRevoked {
		t.Errorf("the webhook is %+v", now)
	}
	err = pgx.BeginFunc(ctx, db.ForAccount(a.Pool, a.ID), func(tx pgx.Tx) error {
		_, err := service.CreateTx(ctx, tx, p, in)
		return err
	})
	if !errors.Is(err, auth.ErrAPIKeyUnknown) {
		t.Errorf("making another one with the key returned %v", err)
	}
}
