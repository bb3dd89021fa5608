package mcp

import (
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

const (
	maxQuestion  = 4_000 // characters
	maxItems     = 50    // of a list
	maxMessages  = 200   // of a transcript
	maxText      = 100_000
	maxRequestID = 128
	maxWait      = 300 // seconds
)

// schemaOf returns the JSON Schema of a tool's arguments.
func schemaOf[T any]() *jsonschema.Schema {
	schema, err := jsonschema.For[T](&jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[list](): {
			Types: []string{"array", "string", "null"}, MaxItems: new(maxItems), Items: &jsonschema.Schema{Type: "string"},
		},
		reflect.TypeFor[handoff.Priority](): {
			Type: "string", Enum: []any{handoff.Low, handoff.Normal, handoff.High, handoff.Urgent},
		},
		reflect.TypeFor[directory.MessageRole](): {
			Type: "string",
			Enum: []any{
				directory.FromUser, directory.FromAssistant, directory.FromSystem, directory.FromTool, directory.Note,
			},
		},
	}})
	if err != nil {
		panic(err) // the types are fixed
	}
	for name, member := range schema.Properties {
		switch name {
		case "question":
			member.MinLength, member.MaxLength = new(1), new(maxQuestion)
		case "transcript":
			member.MaxItems = new(maxMessages)
		case "context", "text":
			member.MaxLength = new(maxText)
		case "request_id":
			member.MaxLength = new(maxRequestID)
		case "wait_seconds":
			member.Minimum, member.Maximum = new(0.0), new(float64(maxWait))
		}
	}
	return schema
}
