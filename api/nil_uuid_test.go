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
// answer of any test holds it is seen to by conforms.
func TestNilUUIDIsRefusedWhereverAnIDIsTaken(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	tried := 0
	eachOperation(t, func(method, path string, operation *openapi3.Operation) {
		for _, slot := range idsOf(operation) {
			for _, caller := range []person{o.ada, o.backend} {
				own := o.claimed()
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
	o := newOffice(t)
	r := o.replica(api.Config{})
	// As before there was a check, and as replicas of an older version may still find it.
	o.Exec("alter table users drop constraint users_id_is_not_nil")
	o.Exec("insert into users (id, account_id, email, name, role) values ($1, $2, 'nil@example.com', 'Nil', 'owner')",
		uuid.Nil, o.ID)
	for name, claims := range map[string]jwt.MapClaims{
		"a user":                       {"sub": uuid.Nil},
		"a service":                    {"sub": uuid.Nil, "role": "service", "account_id": o.ID},
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
	if _, err := o.Directory.Principal(t.Context(), uuid.Nil); err == nil {
		t.Error("the service knows who the nil UUID is")
	}
}

// What a command and the service itself do has no author with an id.
func TestWhatNoUserDidHasNoID(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	follower := r.as(o.ada).follow("")
	h := o.claimed()
	follower.expect("handoff_created")
	follower.expect("handoff_claimed")
	if err := o.Directory.SetActive(t.Context(), o.eli.UserID, false); err != nil {
		t.Fatal(err)
	}
	released := follower.expect("handoff_released")
	if !strings.Contains(string(released.Data), `"by":{"id":null,"name":"operator"}`) {
		t.Errorf("the event is %s", released.Data)
	}
	got := r.as(o.ada).get(handoffPath(h)).is(http.StatusOK)
	if !strings.Contains(string(got.body), `"by":{"id":null,"name":"operator"}`) {
		t.Errorf("the timeline is %s", got.body)
	}
}

// The keys of the account's backend are kept apart from those of every user who can sign in.
func TestIdempotencyKeysOfTheBackendAreItsOwn(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	session := o.session(o.dana)
	message := `{"role":"note","content":"Lowered the MTU"}`
	o.backend.token = o.Sign(claimsOfService(o, o.dana.UserID)) // calls itself by the id of a user
	for _, who := range []person{o.backend, o.dana} {
		answer := r.as(who).with("Idempotency-Key", "k1").post(sessionPath(session)+"/messages",
			message).is(http.StatusCreated)
		if answer.header.Get("Idempotency-Replayed") != "" {
			t.Error("one was answered what the other had asked for")
		}
	}
	got := decode[directory.Session](r.as(o.vera).get(sessionPath(session)).is(http.StatusOK))
	if len(got.Messages) != 2 {
		t.Errorf("the transcript has %d messages", len(got.Messages))
	}
}
