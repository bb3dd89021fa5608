package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
)

// eachOperation calls do for all operations of openapi.yaml that have an end.
func eachOperation(t testing.TB, do func(method, path string, operation *openapi3.Operation)) {
	t.Helper()
	spec, err := document()
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range spec.Paths.Map() {
		for method, operation := range item.Operations() {
			for _, parameter := range item.Parameters {
				if !slices.Contains(operation.Parameters, parameter) {
					operation.Parameters = append(operation.Parameters, parameter)
				}
			}
			if !strings.HasSuffix(path, "/stream") {
				do(method, path, operation)
			}
		}
	}
}

// idsOf are the places where an operation takes an id, such as "path hid" or "body user_id".
func idsOf(operation *openapi3.Operation) []string {
	return slotsOf(operation, func(schema *openapi3.Schema) bool { return isID(schema) })
}

func isID(schema *openapi3.Schema) bool {
	return schema.Format == "uuid" || schema.Format == "ref" || schema.Format == "person"
}

// textsOf are the places where an operation takes any text.
func textsOf(operation *openapi3.Operation) []string {
	return slotsOf(operation, func(schema *openapi3.Schema) bool {
		return schema.Type.Is("string") && schema.Format == "" && len(schema.Enum) == 0
	})
}

func slotsOf(operation *openapi3.Operation, is func(*openapi3.Schema) bool) []string {
	var slots []string
	for _, parameter := range operation.Parameters {
		if p := parameter.Value; p.In != "header" && is(p.Schema.Value) { // net/http sees to headers
			slots = append(slots, p.In+" "+p.Name)
		}
	}
	if operation.RequestBody != nil {
		for name, member := range bodyOf(operation).Properties {
			if is(member.Value) {
				slots = append(slots, "body "+name)
			}
		}
	}
	slices.Sort(slots)
	return slots
}

// bodyOf is the schema of a body, the first where there are several.
func bodyOf(operation *openapi3.Operation) *openapi3.Schema {
	schema := operation.RequestBody.Value.Content.Get("application/json").Schema.Value
	if len(schema.OneOf) > 0 {
		return schema.OneOf[0].Value
	}
	return schema
}

// call is a request to an operation.
type call struct {
	method, path string
	slots        []string          // what can be set, beside members of the body
	members      openapi3.Schemas  // of the body
	ids          map[string]string // in the path
	query        url.Values
	body         map[string]any // nil: none
}

// newCall is valid once the ids of its path are set.
func newCall(t testing.TB, method, path string, operation *openapi3.Operation) *call {
	t.Helper()
	c := &call{
		method: method, path: path, ids: make(map[string]string), query: make(url.Values),
		slots: append(idsOf(operation), textsOf(operation)...),
	}
	if operation.RequestBody != nil {
		c.members = bodyOf(operation).Properties
		c.body = example(t, bodyOf(operation)).(map[string]any)
	}
	return c
}

// set fills a slot, if the operation has it.
func (c *call) set(slot string, value any) {
	where, name, _ := strings.Cut(slot, " ")
	switch {
	case where == "body":
		if c.members[name] != nil {
			c.body[name] = value
		}
	case !slices.Contains(c.slots, slot):
	case where == "path":
		c.ids[name] = fmt.Sprint(value)
	default:
		c.query.Set(name, fmt.Sprint(value))
	}
}

// rawText is the value of a member that is sent as the text given to send, as it is.
const rawText = "the raw text"

func (c *call) send(as *client, raw string) response {
	as.t.Helper()
	path, text := c.where(as.t)
	if c.body == nil {
		return as.do(c.method, path, nil)
	}
	return as.do(c.method, path, strings.ReplaceAll(text, rawText, raw))
}

// where returns path and body of the request.
func (c *call) where(t testing.TB) (path, body string) {
	t.Helper()
	path = "/api/v1" + c.path
	for name, id := range c.ids {
		path = strings.ReplaceAll(path, "{"+name+"}", id)
	}
	if len(c.query) > 0 {
		path += "?" + c.query.Encode()
	}
	if c.body == nil {
		return path, ""
	}
	encoded, err := json.Marshal(c.body)
	if err != nil {
		t.Fatal(err)
	}
	return path, string(encoded)
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
		if given, ok := schema.Example.(map[string]any); ok { // where what is required depends
			maps.Copy(object, given)
		}
		for _, name := range schema.Required {
			object[name] = example(t, schema.Properties[name].Value)
		}
		return object
	case schema.Type.Is("boolean"):
		return true
	case isID(schema):
		return uuid.NewString()
	case schema.Type.Is("string"):
		return "a@b" // an address where one is wanted
	}
	t.Fatalf("no example for %v", schema.Type)
	return nil
}
