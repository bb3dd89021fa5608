package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
)

// Every operation of openapi.yaml that names something is asked for what is another account's and for what does not exist.
// Nobody can tell the answers apart, except that a PUT creates what does not exist.
func TestWhatIsForeignLooksLikeWhatIsAbsent(t *testing.T) {
	o := newOffice(t)
	stranger := o.neighbour()
	own, foreign := o.escalation(o.dana), stranger.escalation(stranger.dana)
	ada := o.replica(api.Config{}).as(o.ada)
	spec, err := document()
	if err != nil {
		t.Fatal(err)
	}
	absent := ada.get(sessionPath(uuid.New()))
	absent.isProblem(http.StatusNotFound, "not_found")

	asked := 0
	for path, item := range spec.Paths.Map() {
		if !strings.Contains(path, "{id}") {
			continue
		}
		for method, operation := range item.Operations() {
			type names struct{ id, hid uuid.UUID }
			unseen := []names{{foreign.SessionID, foreign.ID}, {own.SessionID, foreign.ID}, {foreign.SessionID, own.ID}}
			switch {
			case strings.HasPrefix(path, "/users/"):
				unseen = []names{{stranger.eli.UserID, uuid.Nil}}
			case !strings.Contains(path, "{hid}"):
				unseen = unseen[:1]
			}
			if method != http.MethodPut {
				unseen = append(unseen, names{uuid.New(), uuid.New()})
			}
			var body any
			if operation.RequestBody != nil {
				body = example(t, operation.RequestBody.Value.Content.Get("application/json").Schema.Value)
			}
			for _, name := range unseen {
				filled := strings.NewReplacer("{id}", name.id.String(), "{hid}", name.hid.String()).Replace(path)
				got := ada.do(method, "/api/v1"+filled, body)
				if got.status != absent.status || string(got.body) != string(absent.body) {
					t.Errorf("%s %s: got %d %s, want %d %s", method, path, got.status, got.body, absent.status, absent.body)
				}
				for name := range got.header {
					if absent.header[name] == nil {
						t.Errorf("%s %s: the answer has the header %s", method, path, name)
					}
				}
				asked++
			}
		}
	}
	if asked < 15 {
		t.Errorf("only %d requests were made", asked)
	}
	if got := stranger.events(); got != 1 {
		t.Errorf("the other account has %d events", got)
	}
}

func TestAForeignTeamLooksLikeAnAbsentOne(t *testing.T) {
	o := newOffice(t)
	stranger := o.neighbour()
	r := o.replica(api.Config{})
	team := uuid.New()
	r.as(stranger.ada).put("/api/v1/users/"+uuid.NewString(), map[string]any{
		"email": "noa@example.com", "name": "Noa", "role": "engineer", "active": true, "team_id": team,
	}).is(http.StatusCreated)
	r.as(stranger.ada).get(sessions + "queue?team_id=" + team.String()).is(http.StatusOK)
	for _, unseen := range []uuid.UUID{team, uuid.New()} {
		r.as(o.ada).get(sessions+"queue?team_id="+unseen.String()).isProblem(http.StatusNotFound, "not_found")
	}
}

// example is the smallest valid value of a schema.
func example(t testing.TB, schema *openapi3.Schema) any {
	t.Helper()
	switch {
	case len(schema.OneOf) > 0:
		return example(t, schema.OneOf[0].Value)
	case len(schema.Enum) > 0:
		return schema.Enum[0]
	case schema.Type.Is("object"):
		object := make(map[string]any)
		for _, name := range schema.Required {
			object[name] = example(t, schema.Properties[name].Value)
		}
		return object
	case schema.Type.Is("boolean"):
		return true
	case schema.Type.Is("string") && schema.Format == "uuid":
		return uuid.NewString()
	case schema.Type.Is("string"):
		return "a@b" // an address where one is wanted
	}
	t.Fatalf("no example for %v", schema.Type)
	return nil
}
