package directory_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

// createKey makes a key as p.
func (a *account) createKey(t testing.TB, p auth.Principal, d directory.APIKeyDraft) (directory.IssuedKey, error) {
	t.Helper()
	var key directory.IssuedKey
	err := a.Runner.Run(t.Context(), p.AccountID, func(tx pgx.Tx) (err error) {
		key, err = a.Directory.CreateAPIKeyTx(t.Context(), tx, p, d)
		return err
	})
	return key, err
}

func TestServiceKeyActsForItsAccount(t *testing.T) {
	a := newAccount(t)
	expires := time.Now().Add(time.Hour).UTC().Truncate(time.Microsecond)
	key, err := a.createKey(t, a.ada, directory.APIKeyDraft{Name: "Helpdesk backend", ExpiresAt: &expires})
	if err != nil {
		t.Fatal(err)
	}
	if key.CreatedBy.Name != "Ada" || *key.CreatedBy.ID != a.ada.UserID || key.Agent || key.LastUsedAt != nil {
		t.Errorf("the key is %+v", key)
	}
	p, ends, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret)
	if err != nil || !ends.Equal(expires) {
		t.Fatalf("it ends at %v, want %v, error %v", ends, expires, err)
	}
	want := auth.Principal{AccountID: a.ID, Name: "Helpdesk backend", Service: true, KeyID: key.ID}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	forever := a.APIKey(directory.APIKeyDraft{Name: "Another"})
	if _, ends, err := a.Directory.KeyPrincipal(t.Context(), *forever.Secret); err != nil || !ends.IsZero() {
		t.Errorf("a key without an expiry ends at %v, error %v", ends, err)
	}
	if forever.CreatedBy.ID != nil || forever.CreatedBy.Name != "operator" {
		t.Errorf("a command is %+v", forever.CreatedBy)
	}
}

// Only who has the secret learns what became of a key.
func TestRefusedKeysSayWhyOnlyToTheirOwner(t *testing.T) {
	a := newAccount(t)
	valid, revoked, expired := a.APIKey(directory.APIKeyDraft{Name: "K"}), a.APIKey(directory.APIKeyDraft{Name: "K"}),
		a.APIKey(directory.APIKeyDraft{Name: "K"})
	if _, err := a.Directory.RevokeAPIKey(t.Context(), a.ada, revoked.ID); err != nil {
		t.Fatal(err)
	}
	a.Exec("update api_keys set expires_at = now() where id = $1", expired.ID)
	guess := func(key directory.IssuedKey) string {
		id, _, _ := strings.Cut(strings.TrimPrefix(*key.Secret, "hok_"), "_")
		_, secret, _ := strings.Cut(strings.TrimPrefix(auth.NewAPIKey().Token(), "hok_"), "_")
		return "hok_" + id + "_" + secret
	}
	for name, test := range map[string]struct{ token, want string }{
		"unknown":            {auth.NewAPIKey().Token(), "unknown, expired or revoked"},
		"guessed":            {guess(valid), "unknown, expired or revoked"},
		"guessed, revoked":   {guess(revoked), "unknown, expired or revoked"},
		"guessed, expired":   {guess(expired), "unknown, expired or revoked"},
		"revoked":            {*revoked.Secret, "was revoked at 2"},
		"expired":            {*expired.Secret, "expired at 2"},
		"truncated":          {(*valid.Secret)[:len(*valid.Secret)-1], "malformed"},
		"without the secret": {strings.TrimRight(*valid.Secret, "0123456789abcdef"), "malformed"},
	} {
		_, _, err := a.Directory.KeyPrincipal(t.Context(), test.token)
		if refused, ok := errors.AsType[auth.TokenError](err); !ok || !strings.Contains(refused.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
	a.Exec("update accounts set removal_began_at = now() where id = $1", a.ID)
	if _, _, err := a.Directory.KeyPrincipal(t.Context(), *valid.Secret); !errors.Is(err, auth.ErrAPIKeyUnknown) {
		t.Errorf("of an account that is being removed: %v", err)
	}
}

func TestOnlyAdminsManageKeys(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	key := a.APIKey(directory.APIKeyDraft{Name: "Backend"})
	agent, _ := a.Agent("Bot")
	service, _, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		p    auth.Principal
		want error
	}{
		"viewer": {a.vera, refusal.ErrForbidden}, "engineer": {a.dana, refusal.ErrForbidden},
		"backend": {a.backend, refusal.ErrForbidden}, "service key": {service, refusal.ErrForbidden},
		"agent": {agent, refusal.ErrForbidden}, "admin": {a.ada, nil}, "owner": {a.otto, nil},
		"admin of another account": {b.ada, refusal.ErrNotFound},
	} {
		forbidden := test.want
		if errors.Is(forbidden, refusal.ErrNotFound) {
			forbidden = nil // the account has its own
		}
		if _, err := a.createKey(t, test.p, directory.APIKeyDraft{Name: "New"}); !errors.Is(err, forbidden) {
			t.Errorf("%s makes a key: %v", name, err)
		}
		if _, err := a.Directory.APIKeys(t.Context(), test.p, 0, ""); !errors.Is(err, forbidden) {
			t.Errorf("%s lists the keys: %v", name, err)
		}
		if _, err := a.Directory.RevokeAPIKey(t.Context(), test.p, key.ID); !errors.Is(err, test.want) {
			t.Errorf("%s revokes a key: got %v, want %v", name, err, test.want)
		}
	}
}

func TestKeysAreListedInPages(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	b.APIKey(directory.APIKeyDraft{Name: "Not seen"})
	var want []string
	for _, name := range []string{"five", "four", "three", "two", "one"} {
		want = append([]string{name}, want...)
		a.APIKey(directory.APIKeyDraft{Name: name})
	}
	var got []string
	for cursor := ""; ; {
		page, err := a.Directory.APIKeys(t.Context(), a.ada, 2, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range page.Items {
			got = append(got, key.Name)
		}
		if page.NextCursor == nil {
			break
		}
		cursor = *page.NextCursor
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, wrong := range []struct {
		limit  int
		cursor string
		field  string
	}{{101, "", "limit"}, {-1, "", "limit"}, {0, "x", "cursor"}} {
		_, err := a.Directory.APIKeys(t.Context(), a.ada, wrong.limit, wrong.cursor)
		if fields := invalidFields(t, err); len(fields) != 1 || fields[0] != wrong.field {
			t.Errorf("%+v: it complains about %v", wrong, fields)
		}
	}
}

func TestInvalidKeysAreRefused(t *testing.T) {
	a := newAccount(t)
	past, far := time.Now().Add(-time.Second), time.Now().AddDate(101, 0, 0)
	for field, draft := range map[string]directory.APIKeyDraft{
		"name":         {Name: " "},
		"max_priority": {Name: "Bot", Agent: true, MaxPriority: "asap"},
		"max_open":     {Name: "Bot", Agent: true, MaxOpen: new(int32(0))},
		"expires_at":   {Name: "K", ExpiresAt: &past},
		"user_id":      {Name: "Bot", UserID: directory.Ref{ID: a.dana.UserID}},
	} {
		if _, err := a.createKey(t, a.ada, draft); !cmp.Equal(invalidFields(t, err), []string{field}) {
			t.Errorf("%s: got %v", field, err)
		}
	}
	for _, draft := range []directory.APIKeyDraft{
		{Name: "Line\nbreak"},
		{Name: "K", MaxPriority: "low"},
		{Name: "K", MaxOpen: new(int32(1))},
		{Name: "K", ExpiresAt: &far},
	} {
		_, err := a.createKey(t, a.ada, draft)
		invalidFields(t, err)
	}
	b := a.neighbour()
	for _, id := range []uuid.UUID{b.dana.UserID, uuid.New()} {
		_, err := a.createKey(t, a.ada, directory.APIKeyDraft{Name: "Bot", UserID: directory.Ref{ID: id}})
		if absent, ok := errors.AsType[*refusal.NotFoundError](err); !ok || absent.Field != "user_id" {
			t.Errorf("got %v", err)
		}
	}
	if _, err := a.Directory.AddAPIKey(t.Context(), uuid.New(), directory.APIKeyDraft{Name: "K"}); !errors.Is(err,
		refusal.ErrNotFound) {
		t.Errorf("in no account: %v", err)
	}
	if n := a.Count("select count(*) from users where role = 'agent'"); n > 0 {
		t.Errorf("%d agents were made", n)
	}
}
