package api_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// values draws JSON values for the schemas of openapi.yaml.
type values struct {
	ids  []string // UUIDs
	refs []string // UUIDs, and ids of the adopter
}

// texts are those that break frames, encodings and patterns.
var texts = []string{
	"printer", "a\nb", "a\r\n\r\nevent: bye", "a\x00b", "\u2028", "🖨️ on 🔥", " ", "\u200b", "</script>", "\ufeffid: 1",
	"#12", "%", "_", "\\", "'; drop table users", "\u202etxt", strings.Repeat("x", 300),
}

// known holds values of strings whose form the schema does not tell.
var known = map[string][]string{
	"email":     {"noa@example.com", "Noa@Example.com", "no-one", "a@b", "ö@example.com"},
	"time_zone": {"Europe/Berlin", "UTC", "Mars/Olympus"},
	"cursor":    {"abc", "0", "AAAA"},
	"before":    {"1", "17", "abc"},
	"customer":  {"Contoso"},
	"urgent":    {"1s", "5m", "720h", "0s"},
	"low":       {"4h", "1h30m", "721h"},
	"url":       {"https://example.com/hooks", "https://10.0.0.1/", "http://example.com/"},
	"secret":    {"whsec_" + strings.Repeat("A", 32), "whsec_AAAA"},
	"after":     {"0", "abc-0", "17"},
}

// of draws a value that the schema admits.
func (v values) of(t *rapid.T, name string, schema *openapi3.Schema) any {
	switch {
	case schema.Nullable && oneIn(t, 5):
		return nil
	case len(schema.OneOf) > 0:
		return v.of(t, name, rapid.SampledFrom(schema.OneOf).Draw(t, "alternative").Value)
	case len(schema.Enum) > 0:
		return rapid.SampledFrom(schema.Enum).Draw(t, name)
	case schema.Type.Is("boolean"):
		return rapid.Bool().Draw(t, name)
	case schema.Type.Is("integer"):
		lowest, highest := 0, 1<<31-1
		if schema.Min != nil {
			lowest = int(*schema.Min)
		}
		if schema.Max != nil {
			highest = int(*schema.Max)
		}
		return rapid.IntRange(lowest, highest).Draw(t, name)
	case schema.Type.Is("array"):
		items := make([]any, rapid.IntRange(int(schema.MinItems), 3).Draw(t, "length"))
		for i := range items {
			items[i] = v.of(t, name, schema.Items.Value)
		}
		return items
	case schema.Type.Is("object"):
		object := make(map[string]any)
		for _, member := range slices.Sorted(maps.Keys(schema.Properties)) {
			if slices.Contains(schema.Required, member) || rapid.Bool().Draw(t, "has "+member) {
				object[member] = v.of(t, member, schema.Properties[member].Value)
			}
		}
		return object
	default:
		return v.text(t, name, schema)
	}
}

func (v values) text(t *rapid.T, name string, schema *openapi3.Schema) string {
	switch {
	case schema.Format == "uuid":
		return rapid.SampledFrom(v.ids).Draw(t, name)
	case schema.Format == "ref":
		return rapid.SampledFrom(v.refs).Draw(t, name)
	case schema.Format == "person":
		return rapid.SampledFrom(append([]string{"me"}, v.refs...)).Draw(t, name)
	case schema.Format == "date-time":
		return rapid.SampledFrom([]string{"2030-01-01T00:00:00Z", "2020-01-01T00:00:00.5+02:00"}).Draw(t, name)
	case known[name] != nil && !oneIn(t, 5):
		return rapid.SampledFrom(known[name]).Draw(t, name)
	case schema.Pattern != "":
		return rapid.StringMatching(schema.Pattern).Draw(t, name)
	case oneIn(t, 6):
		return rapid.SampledFrom(texts).Draw(t, name)
	default:
		return rapid.StringN(int(schema.MinLength), 20, -1).Draw(t, name)
	}
}

// spoiled draws a value that is probably not one of the schema.
func (v values) spoiled(t *rapid.T, value any, schema *openapi3.Schema) any {
	for len(schema.OneOf) > 0 {
		schema = rapid.SampledFrom(schema.OneOf).Draw(t, "alternative").Value
	}
	object, isObject := value.(map[string]any)
	array, isArray := value.([]any)
	switch {
	case isObject && len(object) > 0 && !oneIn(t, 4):
		member := rapid.SampledFrom(slices.Sorted(maps.Keys(object))).Draw(t, "member")
		switch of := schema.Properties[member]; {
		case oneIn(t, 4):
			delete(object, member)
		case oneIn(t, 4) || of == nil:
			object[member+"x"] = object[member]
		default:
			object[member] = v.spoiled(t, object[member], of.Value)
		}
		return object
	case isArray && len(array) > 0 && schema.Items != nil && !oneIn(t, 4):
		array[0] = v.spoiled(t, array[0], schema.Items.Value)
		return array
	case (schema.Format == "uuid" || schema.Format == "ref") && oneIn(t, 4):
		return uuid.Nil.String()
	default:
		return rapid.SampledFrom([]any{
			nil, true, 17, -1.5, 1e300, "", "x", strings.Repeat("é", 20_001),
			[]any{},
			[]any{nil},
			map[string]any{},
			map[string]any{"a": 1},
		}).Draw(t, "instead")
	}
}

// oneIn draws true about once in n times.
func oneIn(t *rapid.T, n int) bool { return rapid.IntRange(1, n).Draw(t, "one in n") == n }
