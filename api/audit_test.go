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

// seen are the answers that the tests have received, and the members of their bodies that were not null: every one that
// openapi.yaml promises must be among them in the end.
var seen sync.Map // of promise and member

// promise is a status with which an operation may be answered.
type promise struct {
	operation string
	status    int
}

// audited runs the tests and then holds what they have seen against openapi.yaml.
type audited struct{ *testing.M }

func (a audited) Run() int {
	code := a.M.Run()
	if code != 0 || partial() {
		return code
	}
	if err := audit(); err != nil {
		fmt.Println("no test has received what openapi.yaml promises:\n" + err.Error())
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

func audit() error {
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
					continue // default: what is not promised
				}
				if _, ok := seen.Load(promise{operation.OperationID, status}); !ok {
					unseen = append(unseen, fmt.Errorf("  %s: %d", operation.OperationID, status))
				}
			}
		}
	}
	for each := range promisedMembers(spec) {
		if _, ok := seen.Load(each); !ok {
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

func TestEveryOperationAsksWhoYouAre(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	for _, each := range requests(t, o.escalation(o.dana)) {
		r.anonymous().do(each.method, each.path, each.body).isProblem(http.StatusUnauthorized, "unauthenticated")
	}
}

// A viewer looks and does nothing else; the adopting product writes what it knows and nothing else. Only adding
// messages is for no role: to those who may not, the session is not there.
func TestEveryOperationIsForSome(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	for _, each := range requests(t, o.escalation(o.dana)) {
		who := o.vera
		switch each.operation {
		case "appendMessages":
			continue
		case "getSession", "listMessages", "listHandoffs", "getHandoff", "getQueue":
			who = o.backend
		}
		r.as(who).do(each.method, each.path, each.body).isProblem(http.StatusForbidden, "forbidden")
	}
}

func TestEveryOperationRefusesMalformedIDs(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	h := o.escalation(o.dana)
	for _, each := range requests(t, h) {
		switch path := strings.Replace(each.path, h.SessionID.String(), "17", 1); {
		case path != each.path:
			r.as(o.ada).do(each.method, path, each.body).blames("id")
		default:
			r.as(o.ada).with("Last-Event-ID", "17").do(each.method, path+"?limit=many", each.body).
				isProblem(http.StatusBadRequest, "invalid_input")
		}
	}
}

func TestEveryBodyIsJSONOfSomeSize(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	bodies := 0
	for _, each := range requests(t, o.escalation(o.dana)) {
		if each.body == nil {
			continue
		}
		bodies++
		r.as(o.ada).do(each.method, each.path, strings.Repeat(" ", 256<<10+1)).
			isProblem(http.StatusRequestEntityTooLarge, "body_too_large")
		r.as(o.ada).with("Content-Type", "text/plain").do(each.method, each.path, each.body).
			isProblem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	}
	if bodies < 7 {
		t.Errorf("only %d operations take a body", bodies)
	}
}

func TestEveryTransitionOfAClosedHandoffIsAConflict(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	h := o.escalation(o.dana)
	r.as(o.dana).post(handoffPath(h)+"/withdraw", nil).is(http.StatusOK)
	for _, each := range requests(t, h) {
		if each.method != http.MethodPost || !strings.HasPrefix(each.path, handoffPath(h)) {
			continue
		}
		if each.operation == "reassignHandoff" {
			each.body = map[string]uuid.UUID{"user_id": o.mia.UserID}
		}
		r.as(o.ada).do(each.method, each.path, each.body).isProblem(http.StatusConflict, "handoff_closed")
	}
}

func TestEveryOperationNeedsTheDatabase(t *testing.T) {
	o := newOffice(t)
	r := strandedReplica(t)
	for _, each := range requests(t, o.escalation(o.dana)) {
		refused := r.as(o.dana).do(each.method, each.path, each.body)
		refused.isProblem(http.StatusServiceUnavailable, "database_unavailable")
	}
}
