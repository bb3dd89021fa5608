package api_test

import (
	"encoding/json"
	"iter"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// member is a property of a schema of openapi.yaml; one inside a property has the schema "Queue.counts".
type member struct{ schema, name string }

// recordResponse records a response for the coverage of openapi.yaml.
func recordResponse(operation *openapi3.Operation, response *http.Response, body []byte) error {
	seenResponses.Store(documentedStatus{operation.OperationID, response.StatusCode}, true)
	content := operation.Responses.Status(response.StatusCode).Value.Content.Get(response.Header.Get("Content-Type"))
	if content == nil || len(body) == 0 {
		return nil
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	recordMembers(content.Schema, "", value)
	return nil
}

func recordMembers(ref *openapi3.SchemaRef, schema string, value any) {
	if ref.Ref != "" {
		schema = path.Base(ref.Ref)
	}
	for _, part := range ref.Value.AllOf {
		recordMembers(part, schema, value)
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if ref.Value.Items != nil {
				recordMembers(ref.Value.Items, schema, item)
			}
		}
	case map[string]any:
		for name, inner := range value {
			if property := ref.Value.Properties[name]; property != nil && inner != nil {
				seenResponses.Store(member{schema, name}, true)
				recordMembers(property, schema+"."+name, inner)
			}
		}
	}
}

// documentedMembers are those of all schemas that responses are made of.
func documentedMembers(spec *openapi3.T) iter.Seq[member] {
	return func(yield func(member) bool) {
		for name, ref := range spec.Components.Schemas {
			if strings.HasSuffix(name, "Input") {
				continue
			}
			if !yieldMembers(ref.Value, name, yield) {
				return
			}
		}
	}
}

func yieldMembers(schema *openapi3.Schema, name string, yield func(member) bool) bool {
	if schema.Items != nil && schema.Items.Ref == "" {
		return yieldMembers(schema.Items.Value, name, yield)
	}
	for property, ref := range schema.Properties {
		if name == "OpenHandoff" && slices.Contains([]string{"closed_at", "resolution", "answer"}, property) {
			continue // null while a handoff is open
		}
		if !yield(member{name, property}) {
			return false
		}
		if ref.Ref == "" && !yieldMembers(ref.Value, name+"."+property, yield) {
			return false
		}
	}
	return true
}
