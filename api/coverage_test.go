package api_test

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

// seenResponses holds what the tests have received: statuses, and the members of bodies that were not null. In the end
// it must hold everything that openapi.yaml documents.
var seenResponses sync.Map // keys: documentedStatus and member

// documentedStatus is a status that openapi.yaml documents for an operation.
type documentedStatus struct {
	operation string
	status    int
}

// withCoverage runs the tests and then fails if they have not received every response that openapi.yaml documents.
type withCoverage struct{ *testing.M }

func (c withCoverage) Run() int {
	code := c.M.Run()
	if code != 0 || partial() {
		return code
	}
	if err := checkCoverage(); err != nil {
		fmt.Println("no test has received what openapi.yaml documents:\n" + err.Error())
		return 1
	}
	return code
}

// partial reports whether less than all tests were asked for.
func partial() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if flag.Lookup(name).Value.String() != "" {
			return true
		}
	}
	return false
}

func checkCoverage() error {
	spec, err := document()
	if err != nil {
		return err
	}
	var unseen []error
	for _, item := range spec.Paths.Map() {
		for _, operation := range item.Operations() {
			for key := range operation.Responses.Map() {
				status, err := strconv.Atoi(key)
				if err != nil {
					continue // default: any other status
				}
				if _, ok := seenResponses.Load(documentedStatus{operation.OperationID, status}); !ok {
					unseen = append(unseen, fmt.Errorf("  %s: %d", operation.OperationID, status))
				}
			}
		}
	}
	for each := range documentedMembers(spec) {
		if _, ok := seenResponses.Load(each); !ok {
			unseen = append(unseen, fmt.Errorf("  %s.%s: never, or always null", each.schema, each.name))
		}
	}
	return errors.Join(unseen...)
}

// request is one that is as it should be, for each operation of the document: the others below differ from it.
type request struct {
	operation, method, path string
	body                    any
}

// requests are those of all operations, on a session of Dana's and its handoff.
func requests(t testing.TB, h handoff.Handoff) []request {
	t.Helper()
	spec, err := document()
	if err != nil {
		t.Fatal(err)
	}
	var all []request
	for path, item := range spec.Paths.Map() {
		for method, operation := range item.Operations() {
			r := request{operation: operation.OperationID, method: method}
			r.path = "/api/v1" + strings.NewReplacer("{id}", h.SessionID.String(), "{hid}", h.ID.String()).Replace(path)
			if operation.RequestBody != nil {
				r.body = example(t, operation.RequestBody.Value.Content.Get("application/json").Schema.Value)
			}
			all = append(all, r)
		}
	}
	return all
}

func TestEveryOperationRequiresAToken(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, each := range requests(t, a.escalation(a.dana)) {
		r.anonymous().do(each.method, each.path, each.body).isProblem(http.StatusUnauthorized, "unauthenticated")
	}
}

// A viewer only reads. What every user and service can read is left out, and appendMessages, which requires no role:
// its response to other users is 404.
func TestEveryOperationRequiresARole(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, each := range requests(t, a.escalation(a.dana)) {
		who := a.vera
		switch each.operation {
		case "appendMessages", "listSessions", "getSession", "listMessages", "listHandoffs", "getHandoff", "getQueue",
			"getMe", "patchMe", "getAccount", "listTeams":
			continue
		}
		r.as(who).do(each.method, each.path, each.body).isProblem(http.StatusForbidden, "forbidden")
	}
}

func TestEveryOperationRefusesMalformedIDs(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	for _, each := range requests(t, h) {
		switch path := strings.Replace(each.path, h.SessionID.String(), "17", 1); {
		case path != each.path:
			r.as(a.ada).do(each.method, path, each.body).blames("id")
		default:
			r.as(a.ada).with("Last-Event-ID", "17").do(each.method, path+"?limit=many", each.body).
				isProblem(http.StatusBadRequest, "invalid_input")
		}
	}
}

func TestEveryBodyIsJSONOfSomeSize(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	bodies := 0
	for _, each := range requests(t, a.escalation(a.dana)) {
		if each.body == nil {
			continue
		}
		bodies++
		r.as(a.ada).do(each.method, each.path, strings.Repeat(" ", 256<<10+1)).
			isProblem(http.StatusRequestEntityTooLarge, "body_too_large")
		r.as(a.ada).with("Content-Type", "text/plain").do(each.method, each.path, each.body).
			isProblem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	}
	if bodies < 7 {
		t.Errorf("only %d operations take a body", bodies)
	}
}

func TestEveryTransitionOfAClosedHandoffIsAConflict(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	r.as(a.dana).post(handoffPath(h)+"/withdraw", nil).is(http.StatusOK)
	for _, each := range requests(t, h) {
		if each.method != http.MethodPost || !strings.HasPrefix(each.path, handoffPath(h)) {
			continue
		}
		if each.operation == "reassignHandoff" {
			each.body = map[string]uuid.UUID{"user_id": a.mia.UserID}
		}
		r.as(a.ada).do(each.method, each.path, each.body).isProblem(http.StatusConflict, "handoff_closed")
	}
}

func TestEveryOperationNeedsTheDatabase(t *testing.T) {
	a := newAccount(t)
	r := strandedReplica(t)
	for _, each := range requests(t, a.escalation(a.dana)) {
		refused := r.as(a.dana).do(each.method, each.path, each.body)
		refused.isProblem(http.StatusServiceUnavailable, "database_unavailable")
	}
}
