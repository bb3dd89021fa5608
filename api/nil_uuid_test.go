package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
)

// Every id that an operation of openapi.yaml takes, in path, query or body, is tried with the nil UUID. That no
// response of any test holds it is seen to by conforms.
func TestNilUUIDIsRefusedWhereverAnIDIsTaken(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	tried := 0
	eachOperation(t, func(method, path string, operation *openapi3.Operation) {
		for _, slot := range idsOf(operation) {
			for _, caller := range []user{a.ada, a.backend} {
				own := a.claimed()
				call := newCall(t, method, path, operation)
				call.set("path id", own.SessionID)
				call.set("path hid", own.ID)
				call.set(slot, uuid.Nil)
				call.send(r.as(caller), "").blames(strings.Fields(slot)[1])
				tried++
			}
		}
	})
	if tried < 50 {
		t.Errorf("only %d requests were made", tried)
	}
}

func TestNilUUIDIsNoSubject(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	// As before there was a check, and as replicas of an older version may still find it.
	a.Exec("alter table users drop constraint users_id_is_not_nil")
	a.Exec("insert into users (id, account_id, email, name, role) values ($1, $2, 'nil@example.com', 'Nil', 'owner')",
		uuid.Nil, a.ID)
	for name, claims := range map[string]jwt.MapClaims{
		"a user":                       {"sub": uuid.Nil},
		"a service":                    {"sub": uuid.Nil, "role": "service", "account_id": a.ID},
		"a service of the nil account": {"sub": uuid.New(), "role": "service", "account_id": uuid.Nil},
		"the nil service":              {"sub": uuid.Nil, "role": "service", "account_id": uuid.Nil},
	} {
		claims["exp"] = time.Now().Add(time.Hour).Unix()
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(secret)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{sessions + "queue", streamPath} {
			refused := r.withToken(token).get(path)
			if refused.status != http.StatusUnauthorized {
				t.Errorf("%s: got %d %s", name, refused.status, refused.body)
			}
		}
	}
	if _, err := a.Directory.Principal(t.Context(), uuid.Nil); err == nil {
		t.Error("the service knows who the nil UUID is")
	}
}

// What a command and the service itself do has no author with an id.
func TestActorThatIsNoUserHasNoID(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	follower := r.as(a.ada).follow("")
	h := a.claimed()
	follower.expect("handoff_created")
	follower.expect("handoff_claimed")
	if err := a.Directory.SetActive(t.Context(), a.eli.UserID, false); err != nil {
		t.Fatal(err)
	}
	released := follower.expect("handoff_released")
	if !strings.Contains(string(released.Data), `"by":{"id":null,"name":"operator"}`) {
		t.Errorf("the event is %s", released.Data)
	}
	got := r.as(a.ada).get(handoffPath(h)).is(http.StatusOK)
	if !strings.Contains(string(got.body), `"by":{"id":null,"name":"operator"}`) {
		t.Errorf("the timeline is %s", got.body)
	}
}

// The keys of the account's backend are kept apart from those of every user who can sign in.
func TestIdempotencyKeysOfTheBackendAreItsOwn(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	session := a.session(a.dana)
	message := `{"role":"note","content":"Lowered the MTU"}`
	a.backend.token = a.Sign(claimsOfService(a, a.dana.UserID)) // calls itself by the id of a user
	for _, who := range []user{a.backend, a.dana} {
		got := r.as(who).with("Idempotency-Key", "k1").post(sessionPath(session)+"/messages",
			message).is(http.StatusCreated)
		if got.header.Get("Idempotency-Replayed") != "" {
			t.Error("one got the response of the other")
		}
	}
	got := decode[directory.Session](r.as(a.vera).get(sessionPath(session)).is(http.StatusOK))
	if len(got.Messages) != 2 {
		t.Errorf("the transcript has %d messages", len(got.Messages))
	}
}
