package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/google/uuid"
)

// document is openapi.yaml, which every response that a test receives is held against.
var document = sync.OnceValues(func() (*openapi3.T, error) {
	text, err := os.ReadFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(text)
})

var router = sync.OnceValues(func() (routers.Router, error) {
	spec, err := document()
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(spec)
})

var formats = []openapi3.SchemaValidationOption{
	openapi3.WithStringFormatValidator("uuid", openapi3.NewCallbackValidator(uuid.Validate)),
}

// conforms validates a response against openapi.yaml, which must name the status for the operation, and records it for
// the coverage. Of a stream only the headers count: its cards are validated one by one. A response outside /api/v1 is
// not in the document, and needs only X-Request-Id.
func conforms(response *http.Response, body []byte) error {
	if response.Header.Get("X-Request-Id") == "" {
		return errors.New("it has no X-Request-Id")
	}
	if bytes.Contains(body, []byte(uuid.Nil.String())) {
		return errors.New("it holds the nil UUID")
	}
	request := response.Request
	if !strings.HasPrefix(request.URL.Path, "/api/v1/") || request.Method == http.MethodOptions ||
		request.Method == http.MethodHead {
		return nil
	}
	router, err := router()
	if err != nil {
		return err
	}
	route, parameters, err := router.FindRoute(&http.Request{
		Method: request.Method,
		URL:    &url.URL{Path: request.URL.EscapedPath()}, // an id can hold a slash
	})
	if err != nil {
		if response.StatusCode < http.StatusBadRequest {
			return fmt.Errorf("the document does not know the operation: %w", err)
		}
		// Whatever path was asked for, a refusal is the problem document that every operation shares.
		queue := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: sessions + "queue"}}
		if route, parameters, err = router.FindRoute(queue); err != nil {
			return err
		}
	} else if route.Operation.Responses.Status(response.StatusCode) == nil {
		return fmt.Errorf("the document does not name the status for %s", route.Operation.OperationID)
	} else if err := recordResponse(route.Operation, response, body); err != nil {
		return err
	} else if err := hasExample(route.Operation, response, body); err != nil {
		return err
	}
	isStream := response.Header.Get("Content-Type") == "text/event-stream"
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: request, PathParams: parameters,
			Route: route,
		},
		Status: response.StatusCode,
		Header: response.Header,
		Body:   io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, ExcludeResponseBody: isStream, SchemaValidationOptions: formats,
		},
	})
}

// hasExample reports a problem whose code has no example in openapi.yaml, in the response with its status or in the one
// with any.
func hasExample(operation *openapi3.Operation, response *http.Response, body []byte) error {
	const kind = "application/problem+json"
	if response.Header.Get("Content-Type") != kind {
		return nil
	}
	var problem struct{ Code string }
	if err := json.Unmarshal(body, &problem); err != nil {
		return err
	}
	for _, documented := range []*openapi3.ResponseRef{
		operation.Responses.Status(response.StatusCode), operation.Responses.Default(),
	} {
		for _, example := range documented.Value.Content.Get(kind).Examples {
			if example.Value.Value.(map[string]any)["code"] == problem.Code {
				return nil
			}
		}
	}
	return fmt.Errorf("%s: the document has no example of code %q for status %d: it is one of the response's examples",
		operation.OperationID, problem.Code, response.StatusCode)
}

// conformsTo holds JSON against a schema of openapi.yaml, and records its members for the coverage.
func conformsTo(schema string, text []byte) error {
	spec, err := document()
	if err != nil {
		return err
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	recordMembers(spec.Components.Schemas[schema], schema, value)
	return spec.Components.Schemas[schema].Value.VisitJSON(value, formats...)
}
