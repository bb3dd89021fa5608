package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/stream"
)

const keysPath = "/api/v1/api-keys"

var secretMember = regexp.MustCompile(`"secret":"(hok_[0-9a-f]{32}_[0-9a-f]{64}|whsec_[0-9A-Za-z+/]{48})"`)

// withoutSecret returns the body of a response as it is when the secret is not shown any more.
func withoutSecret(t testing.TB, body []byte) []byte {
	t.Helper()
	if !secretMember.Match(body) {
		t.Errorf("there is no secret in %s", body)
	}
	return secretMember.ReplaceAll(body, []byte(`"secret":null`))
}

func TestKeyIsShownOnceAndWorksAtOnce(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{})
	made := one.as(a.ada).withKey("k1").post(keysPath, map[string]any{
		"name": "Helpdesk", "expires_at": time.Now().Add(time.Hour),
	}).is(http.StatusCreated)
	key := decode[directory.IssuedKey](made)
	replayed := two.as(a.ada).withKey("k1").post(keysPath, map[string]any{"name": "Helpdesk", "expires_at": key.ExpiresAt})
	replayed.isProblem(http.StatusUnprocessableEntity, "idempotency_mismatch") // another instant in the body

	backend := two.withToken(*key.Secret)
	session := uuid.New()
	backend.put(sessionPath(session), map[string]any{"title": "VPN", "user_id": a.dana.UserID}).is(http.StatusCreated)
	message := `{"role":"user","content":"Hi"}`
	one.withToken(*key.Secret).post(sessionPath(session)+"/messages", message).is(http.StatusCreated)

	list := one.as(a.ada).get(keysPath).is(http.StatusOK)
	if page := decode[directory.APIKeyPage](one.as(a.ada).get(keysPath + "?limit=1")); page.NextCursor == nil {
		t.Error("the first of two keys is the last page")
	}
	_, secret, _ := strings.Cut(strings.TrimPrefix(*key.Secret, "hok_"), "_")
	if bytes.Contains(list.body, []byte(secret)) || bytes.Contains(list.body, []byte("secret")) {
		t.Errorf("the list shows a secret: %s", list.body)
	}
	if n := a.Count("select count(*) from api_keys as k where k::text like '%' || $1 || '%'", secret); n > 0 {
		t.Error("the secret is stored")
	}
	if n := a.Count("select count(*) from idempotency_keys where convert_from(body, 'UTF8') like '%hok_%'"); n > 0 {
		t.Error("the stored response has the secret")
	}
	for a.Count("select count(*) from api_keys where last_used_at is not null") == 0 {
		backend.get(streamPath + "?x=1").blames("x") // is a use
	}
	used := decode[directory.APIKeyPage](one.as(a.ada).get(keysPath).is(http.StatusOK))
	if len(used.Items) != 2 || used.Items[0].LastUsedAt == nil || used.Items[0].CreatedBy.Name != "Ada" {
		t.Errorf("the keys are %+v", used)
	}
}

func TestRevocationCountsOnEveryReplica(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{})
	key := a.APIKey(directory.APIKeyDraft{Name: "Helpdesk"})
	write := func() response {
		return two.withToken(*key.Secret).put(sessionPath(uuid.New()), map[string]any{"title": "T", "user_id": a.dana.UserID})
	}
	write().is(http.StatusCreated)
	revoked := one.as(a.ada).do(http.MethodDelete, keysPath+"/"+key.ID.String(), nil).is(http.StatusOK)
	if got := decode[refused](write()); !strings.Contains(got.Detail, "the API key was revoked at") {
		t.Errorf("got %+v", got)
	}
	again := two.as(a.ada).do(http.MethodDelete, keysPath+"/"+strings.ToUpper(key.ID.String()), nil).is(http.StatusOK)
	type ended struct {
		RevokedAt time.Time `json:"revoked_at"` // unlike last_used_at, which is written later
	}
	if got, want := decode[ended](again), decode[ended](revoked); got != want {
		t.Errorf("revoked again: %v, first %v", got, want)
	}
	write().isProblem(http.StatusUnauthorized, "unauthenticated")
	write().hasHeader("WWW-Authenticate")
}

// endings are statements that end the use of the key $1.
var endings = map[string]string{
	"revoked":                 `update api_keys set revoked_at = now() where id = $1`,
	"deleted":                 `delete from api_keys where id = $1`,
	"expiry moved":            `update api_keys set expires_at = now() where id = $1`,
	"moved to another secret": `update api_keys set id = gen_random_uuid() where id = $1`,
}

func TestStreamEndsWithItsKey(t *testing.T) {
	for name, statement := range endings {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t)
			config := stream.Config{RevalidateInterval: never}
			one, two := a.replica(api.Config{}, config), a.replica(api.Config{}, config)
			key, other := a.APIKey(directory.APIKeyDraft{Name: "K"}), a.APIKey(directory.APIKeyDraft{Name: "Other"})
			a.escalation(a.dana)
			streams := []*follower{
				one.withToken(*key.Secret).follow("0"), two.withToken(*key.Secret).follow("0"),
				two.withToken(*key.Secret).overHTTP2().follow("0"),
			}
			stays := []*follower{
				one.withToken(*other.Secret).follow("0"), one.as(a.eli).follow("0"), one.as(a.backend).follow("0"),
			}
			for _, each := range append(streams, stays...) {
				each.expect("handoff_created")
			}
			a.Exec(statement, key.ID)
			for _, each := range streams {
				if bye := each.expect("bye"); bye.data.Reason != "revoked" {
					t.Errorf("got bye %s", bye.Data)
				}
				each.ends()
			}
			a.escalation(a.dana)
			for _, each := range stays {
				each.expect("handoff_created")
			}
		})
	}
}

// No notification arrives: the replica does not listen.
func TestEndOfAKeyIsFoundWithoutNotification(t *testing.T) {
	a := newAccount(t)
	key := a.APIKey(directory.APIKeyDraft{Name: "K"})
	follower := a.deafReplica(api.Config{}, stream.Config{RevalidateInterval: 50 * time.Millisecond}).
		withToken(*key.Secret).follow("")
	a.Exec(endings["revoked"], key.ID)
	if bye := follower.expect("bye"); bye.data.Reason != "revoked" {
		t.Errorf("got bye %s", bye.Data)
	}
}

func TestStreamEndsWhenItsKeyExpires(t *testing.T) {
	a := newAccount(t)
	key := a.APIKey(directory.APIKeyDraft{Name: "K", ExpiresAt: new(time.Now().Add(31 * time.Second))})
	follower := a.replica(api.Config{}).withToken(*key.Secret).follow("")
	if got := follower.expect("expiring"); !got.data.ExpiresAt.Equal(*key.ExpiresAt) {
		t.Errorf("it expires at %v, want %v", got.data.ExpiresAt, key.ExpiresAt)
	}
}

func TestKeyChangeIsNotifiedAsDocumented(t *testing.T) {
	a := newAccount(t)
	channel := a.listen()
	key := a.APIKey(directory.APIKeyDraft{Name: "K"})
	a.Exec("update api_keys set last_used_at = now(), name = 'L' where id = $1", key.ID)
	if _, err := a.Directory.EndAPIKey(t.Context(), key.ID); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`{"v":1,"type":"key_changed","account_id":"%s","key_id":"%s"}`, a.ID, key.ID)
	if got := a.hear(channel); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAgentHasNoStreamAndNoKeys(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	made := r.as(a.ada).post(keysPath, `{"name":"Fixer","agent":true,"max_priority":"urgent","max_open":3}`).
		is(http.StatusCreated)
	key := decode[directory.IssuedKey](made)
	if !key.Agent || *key.MaxPriority != "urgent" || *key.MaxOpen != 3 {
		t.Errorf("got %s", made.body)
	}
	agent := r.withToken(*key.Secret)
	agent.get(streamPath).isProblem(http.StatusForbidden, "forbidden")
	agent.get(keysPath).isProblem(http.StatusForbidden, "forbidden")
	agent.get(sessions+"queue").isProblem(http.StatusForbidden, "forbidden")
	second := decode[directory.IssuedKey](r.as(a.ada).post(keysPath, map[string]any{"name": "2", "user_id": key.UserID}).
		is(http.StatusCreated))
	if !second.Agent || *second.UserID != *key.UserID {
		t.Errorf("got %+v", second)
	}
	for _, each := range []directory.IssuedKey{key, second} {
		r.as(a.ada).do(http.MethodDelete, keysPath+"/"+each.ID.String(), nil).is(http.StatusOK)
	}
	agent.get(streamPath).isProblem(http.StatusUnauthorized, "unauthenticated")
	r.as(a.ada).post(keysPath, map[string]any{"name": "2", "user_id": a.dana.UserID}).blames("user_id")
	r.as(a.ada).post(keysPath, `{"name":"K","max_open":3}`).blames("max_open")
	r.as(a.ada).post(keysPath, `{"name":"K","agent":true,"max_open":0}`).blames("max_open")
	r.as(a.ada).post(keysPath, `{"name":"K","expires_at":"2020-01-01T00:00:00Z"}`).blames("expires_at")
	r.as(a.ada).post(keysPath, `{"name":"K","expires_at":"tomorrow"}`).blames("expires_at")
	r.as(a.ada).post(keysPath, `{"name":"K","expires_at":"9999-12-31T23:59:59-12:00"}`).blames("expires_at")
}

func TestKeyReachesNothingOfAnotherAccount(t *testing.T) {
	a := newAccount(t)
	stranger := a.otherAccount()
	foreign := stranger.session(stranger.dana)
	foreignKey := stranger.APIKey(directory.APIKeyDraft{Name: "Theirs"})
	r := a.replica(api.Config{})
	backend := r.withToken(*a.APIKey(directory.APIKeyDraft{Name: "K"}).Secret)
	message := `{"role":"note","content":"x"}`
	same := func(got, want response) {
		t.Helper()
		got.isProblem(http.StatusNotFound, "not_found")
		if !bytes.Equal(got.body, want.body) {
			t.Errorf("%s: got %s, for an absent id %s", got.what, got.body, want.body)
		}
	}
	same(backend.post(sessionPath(foreign)+"/messages", message),
		backend.post(sessionPath(uuid.New())+"/messages", message))
	title := map[string]any{"title": "T", "user_id": stranger.dana.UserID}
	same(backend.put(sessionPath(foreign), title), backend.put(sessionPath(foreign), map[string]any{
		"title": "T", "user_id": uuid.New(),
	}))
	same(r.as(a.ada).do(http.MethodDelete, keysPath+"/"+foreignKey.ID.String(), nil),
		r.as(a.ada).do(http.MethodDelete, keysPath+"/"+uuid.NewString(), nil))
	if _, _, err := a.Directory.KeyPrincipal(t.Context(), *foreignKey.Secret); err != nil {
		t.Errorf("the other account's key: %v", err)
	}
}

func TestHostileKeysAreRefused(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	key := *a.APIKey(directory.APIKeyDraft{Name: "K"}).Secret
	for name, token := range map[string]string{
		"truncated":        key[:len(key)-1],
		"too long":         key + "0",
		"upper case":       strings.ToUpper(key),
		"prefix in upper":  "HOK" + key[3:],
		"hex in upper":     "hok_" + strings.ToUpper(key[4:]),
		"without a secret": key[:len("hok_")+32+1],
		"only the prefix":  "hok_",
		"the nil id":       "hok_" + strings.Repeat("0", 32) + key[len("hok_")+32:],
		"other digits":     key[:len(key)-3] + "０",
		"8 KiB":            key + strings.Repeat("0", 8<<10),
		"with hyphens":     "hok_" + uuid.NewString() + "_" + strings.Repeat("0", 64),
		"wildcard":         "hok_" + strings.Repeat("%", 32) + "_" + strings.Repeat("%", 64),
	} {
		got := r.withToken(token).get(streamPath)
		if got.status != http.StatusUnauthorized || bytes.Contains(got.body, []byte(key[len("hok_"):len(key)/2])) {
			t.Errorf("%s: got %d %.300s", name, got.status, got.body)
		}
	}
	for _, parameter := range []string{"access_token", "token", "api_key", "key"} {
		query := "?" + parameter + "=" + url.QueryEscape(key)
		r.anonymous().get(streamPath+query).isProblem(http.StatusUnauthorized, "unauthenticated")
		r.withToken(key).get(streamPath + query).blames(parameter)
	}
}
