package client_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/client"
)

// types holds the type of each schema of openapi.yaml that this package reads or writes.
var types = map[string]any{
	"Me":                  client.Me{},
	"MeUser":              client.MeUser{},
	"MeService":           client.MeService{},
	"Account":             client.Account{},
	"Policy":              client.Policy{},
	"Targets":             client.Targets{},
	"TeamPolicy":          client.TeamPolicy{},
	"TeamTargets":         client.Targets{},
	"PolicyInput":         client.PolicyInput{},
	"TargetsInput":        client.TargetsInput{},
	"TeamPolicyInput":     client.TeamPolicyInput{},
	"Preferences":         client.Preferences{},
	"Notify":              client.Notify{},
	"QuietHours":          client.QuietHours{},
	"Colleague":           client.Colleague{},
	"Team":                client.Team{},
	"Identity":            client.Identity{},
	"APIKey":              client.APIKey{},
	"APIKeyInput":         client.APIKeyInput{},
	"KeyAuthor":           client.KeyAuthor{},
	"Webhook":             client.Webhook{},
	"WebhookInput":        client.WebhookInput{},
	"SlackInput":          client.SlackInput{},
	"WebhookAuthor":       client.WebhookAuthor{},
	"WebhookAttempt":      client.WebhookAttempt{},
	"WebhookDelivery":     client.WebhookDelivery{},
	"User":                client.User{},
	"UserInput":           client.UserInput{},
	"Session":             client.Session{},
	"SessionWithMessages": client.SessionWithMessages{},
	"SessionWithHandoff":  client.SessionWithHandoff{},
	"OpenHandoff":         client.Card{},
	"SessionInput":        client.SessionInput{},
	"Message":             client.Message{},
	"MessageInput":        client.MessageInput{},
	"Person":              client.Person{},
	"Claimer":             client.Person{},
	"Actor":               client.Actor{},
	"Handoff":             client.Handoff{},
	"HandoffInput":        client.HandoffInput{},
	"Card":                client.Card{},
	"Context":             client.Context{},
	"Step":                client.Step{},
	"Mail":                client.Mail{},
	"Post":                client.Post{},
	"Queue":               client.Queue{},
	"QueueCounts":         client.QueueCounts{},
	"Problem":             client.Problem{},
	"FieldProblem":        client.FieldProblem{},
}

// plain holds the schemas without members, those that a method hides, and those of calls that this package leaves out.
var plain = []string{
	"APIKeyPage", "EventType", "MaxPriority", "WebhookDeliveryPage", "WebhookFormat", "WebhookPage",
	"WebhookReplayInput", "SecondLevel", "SecondLevelInput", "AccountInput", "MeInput", "AnyRole", "Availability",
	"ColleaguePage", "TeamPage",
	"ExternalID", "PersonRef", "SessionList",
	"Ref", "Role", "Intent", "Priority", "Status", "MessageRole", "MessagesInput",
	"MessageListInput", "MessagePage", "MessagesAppended", "NoInput", "ReassignInput", "ResolveInput",
	"ReturnInput", "HandoffList", "StreamEvent", "HandoffEvent", "ReadyEvent", "ResetEvent", "ExpiringEvent",
	"ByeEvent",
}

// Each schema has a type with the same members, of kinds that hold every value.
func TestTypesAreThoseOfTheDocument(t *testing.T) {
	text, err := os.ReadFile("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	document, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, schema := range document.Components.Schemas {
		value, ok := types[name]
		if !ok {
			if !slices.Contains(plain, name) {
				t.Errorf("schema %s has no type", name)
			}
			continue
		}
		want := make(map[string]string)
		for member, property := range schema.Value.Properties {
			want[member] = kindOfSchema(property.Value)
		}
		got := make(map[string]string)
		for _, field := range reflect.VisibleFields(reflect.TypeOf(value)) {
			member, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if !field.Anonymous && member != "-" {
				got[member] = kindOfType(field.Type)
				if strings.HasSuffix(name, "Input") {
					got[member] = strings.TrimPrefix(got[member], "optional ") // what is left out stays as it is
					want[member] = strings.TrimPrefix(want[member], "optional ")
				}
				if want[member] == "uuid" && got[member] == "string" {
					got[member] = "uuid" // ext: and the adopter's id as well
				}
			}
		}
		if name == "Claimer" {
			delete(got, "agent") // of a Person: no agent claims
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-openapi.yaml +type):\n%s", name, diff)
		}
	}
}

func kindOfSchema(schema *openapi3.Schema) string {
	switch {
	case schema.Format == "date-time":
		return "time"
	case schema.Format == "uuid":
		return "uuid"
	case schema.Nullable && !slices.Contains([]string{"string", "object", "array"}, schema.Type.Slice()[0]):
		return "optional " + schema.Type.Slice()[0] // zero is a value of its own
	default:
		return schema.Type.Slice()[0]
	}
}

func kindOfType(kind reflect.Type) string {
	if strings.HasPrefix(kind.Name(), "Nullable[") {
		kind = kind.Field(0).Type.Elem()
	}
	switch {
	case kind == reflect.TypeFor[time.Time]():
		return "time"
	case kind == reflect.TypeFor[uuid.UUID]():
		return "uuid"
	case kind.Kind() == reflect.Pointer && kind.Elem().Kind() != reflect.Struct:
		return "optional " + kindOfType(kind.Elem())
	case kind.Kind() == reflect.Pointer:
		return kindOfType(kind.Elem())
	}
	switch kind.Kind() {
	case reflect.String:
		return "string"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Float64:
		return "number"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice:
		return "array"
	default:
		return "object"
	}
}
