package api

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

// A key belongs to one request: another method, path, body or kind of caller is another request.
func TestTheDigestNamesTheRequest(t *testing.T) {
	of := func(method, path, body string, service bool) []byte {
		r, err := http.NewRequestWithContext(t.Context(), method, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
		var p caller
		p.sender.Service = service
		sum, err := digest(r, p)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	first := of(http.MethodPost, "/api/v1/a/claim", `{"a":1,"b":[2]}`, false)
	for name, other := range map[string][]byte{
		"method":                 of(http.MethodPut, "/api/v1/a/claim", `{"a":1,"b":[2]}`, false),
		"path":                   of(http.MethodPost, "/api/v1/b/claim", `{"a":1,"b":[2]}`, false),
		"body":                   of(http.MethodPost, "/api/v1/a/claim", `{"a":1,"b":[3]}`, false),
		"case of an external id": of(http.MethodPost, "/api/v1/A/claim", `{"a":1,"b":[2]}`, false),

		"caller": of(http.MethodPost, "/api/v1/a/claim", `{"a":1,"b":[2]}`, true),
	} {
		if bytes.Equal(first, other) {
			t.Errorf("another %s has the same digest", name)
		}
	}
	const session = "0198a000-0000-7000-8000-00000000ada0"
	first = of(http.MethodPost, "/api/v1/"+session+"/claim", `{"a":1,"b":[2]}`, false)
	same := of(http.MethodPost, "/api/v1/"+strings.ToUpper(session)+"/claim", ` { "b": [2], "a": 1 } `, false)
	if !bytes.Equal(first, same) {
		t.Error("white space, order of members or case of a UUID make another request")
	}
}
