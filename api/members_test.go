package api_test

import (
	"encoding/json"
	"iter"
	"net/http"
	"path"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// member is a property of a schema of openapi.yaml; one inside a property has the schema "Queue.counts".
type member struct{ schema, name string }

// remember takes note of an answer, for the audit.
func remember(operation *openapi3.Operation, response *http.Response, body []byte) error {
	seen.Store(promise{operation.OperationID, response.StatusCode}, true)
	content := operation.Responses.Status(response.StatusCode).Value.Content.Get(response.Header.Get("Content-Type"))
	if content == nil || len(body) == 0 {
		return nil
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	rememberMembers(content.Schema, "", value)
	return nil
}

func rememberMembers(ref *openapi3.SchemaRef, schema string, value any) {
	if ref.Ref != "" {
		schema = path.Base(ref.Ref)
	}
	for _, part := range ref.Value.AllOf {
		rememberMembers(part, schema, value)
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if ref.Value.Items != nil {
				rememberMembers(ref.Value.Items, schema, item)
			}
		}
	case map[string]any:
		for name, inner := range value {
			if property := ref.Value.Properties[name]; property != nil && inner != nil {
				seen.Store(member{schema, name}, true)
				rememberMembers(property, schema+"."+name, inner)
			}
		}
	}
}

// promisedMembers are those of all schemas that answers are made of.
func promisedMembers(spec *openapi3.T) iter.Seq[member] {
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
		if !yield(member{name, property}) {
			return false
		}
		if ref.Ref == "" && !yieldMembers(ref.Value, name+"."+property, yield) {
			return false
		}
	}
	return true
}
