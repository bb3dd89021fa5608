package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/google/uuid"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
	"github.com/labstack/echo/v4"
)

// validator holds the requests of one operation against openapi.yaml.
type validator struct {
	route   *routers.Route
	options *openapi3filter.Options
	waits   bool     // the operation lasts as long as its client wants, or the receiver of a test
	query   []string // the names of the operation's query parameters
}

func newValidator(spec *openapi3.T, path string, item *openapi3.PathItem, method string) validator {
	var query []string
	for _, parameters := range []openapi3.Parameters{item.Parameters, item.GetOperation(method).Parameters} {
		for _, parameter := range parameters {
			if parameter.Value.In == openapi3.ParameterInQuery {
				query = append(query, parameter.Value.Name)
			}
		}
	}
	return validator{
		waits: path == streamPath || path == webhookTestPath || path == handoffPath && method == http.MethodGet,
		query: query,
		route: &routers.Route{
			Spec: spec, Path: path, PathItem: item, Method: method, Operation: item.GetOperation(method),
		},
		options: &openapi3filter.Options{
			MultiError:          true,
			SkipSettingDefaults: true,
			AuthenticationFunc:  openapi3filter.NoopAuthenticationFunc, // authenticate has done it
			SchemaValidationOptions: []openapi3.SchemaValidationOption{
				openapi3.WithStringFormatValidator("uuid", openapi3.NewCallbackValidator(checkUUID)),
				openapi3.WithStringFormatValidator("date-time", openapi3.NewCallbackValidator(checkTime)),
				openapi3.WithStringFormatValidator("ref", openapi3.NewCallbackValidator(checkRef)),
				openapi3.WithStringFormatValidator("person", openapi3.NewCallbackValidator(checkPerson)),
				openapi3.DisableSchemaErrorDetails(), // they print schema and value, for seconds where a body is made for it
			},
		},
	}
}

// checkUUID accepts the form of RFC 9562 section 4 in any version; uuid.Parse knows other forms as well. The
// nil UUID is no valid id.
func checkUUID(text string) error {
	id, err := uuid.Parse(text)
	switch {
	case err != nil, len(text) != len(uuid.Nil.String()):
		return errors.New("must be a UUID")
	case id == uuid.Nil:
		return errors.New("must not be the nil UUID, which is the id of nothing")
	default:
		return nil
	}
}

// checkTime accepts what encoding/json reads as a time.
func checkTime(text string) error {
	if _, err := time.Parse(time.RFC3339Nano, text); err != nil {
		return errors.New("must be a time as in RFC 3339, such as 2030-01-31T12:00:00Z")
	}
	return nil
}

func checkRef(text string) error {
	_, err := directory.ParseRef(text)
	return err
}

func checkPerson(text string) error {
	if text == oneself || checkRef(text) == nil {
		return nil
	}
	return errors.New("must be me, a UUID, or ext: and your own id")
}

// before lets only valid requests through to next. What it refuses is an InvalidError that names each wrong member.
func (v validator) before(next handler) handler {
	return func(c echo.Context, p caller) error {
		request := c.Request()
		if err := checkQuery(request.URL.RawQuery, v.query); err != nil {
			return err
		}
		validated := request
		if v.route.Operation.RequestBody == nil {
			validated = request.WithContext(request.Context()) // the validator would read a body that no handler reads
			validated.Body = http.NoBody
		} else if err := readBody(request); err != nil {
			return err
		}
		parameters := make(map[string]string)
		for _, name := range c.ParamNames() {
			parameters[name] = param(c, name)
		}
		err := openapi3filter.ValidateRequest(request.Context(), &openapi3filter.RequestValidationInput{
			Request: validated, PathParams: parameters, Route: v.route, Options: v.options,
		})
		if err != nil {
			return invalidRequest(err)
		}
		if v.waits {
			return next(c, p)
		}
		ctx, cancel := context.WithTimeout(request.Context(), p.timeLeft)
		defer cancel()
		c.SetRequest(request.WithContext(ctx))
		return next(c, p)
	}
}

// checkQuery refuses unknown parameters, and two kinds that [url.Values] hides: those it cannot parse, which it leaves
// out, and repeated ones, of which only the first counts.
func checkQuery(query string, known []string) error {
	var unknown refusal.InvalidError
	given := make(map[string]bool)
	for piece := range strings.SplitSeq(query, "&") {
		values, err := url.ParseQuery(piece)
		if err != nil {
			name, _, _ := strings.Cut(piece, "=")
			return refusal.Invalid(name, "must be well-formed: "+err.Error())
		}
		for name := range values {
			if given[name] {
				return refusal.Invalid(name, "must be given once")
			}
			given[name] = true
			if !slices.Contains(known, name) {
				add(&unknown, name, unknownParameter(known))
			}
		}
	}
	return unknown.OrNil()
}

func unknownParameter(known []string) string {
	if len(known) == 0 {
		return "is unknown: this call takes no query parameters"
	}
	return "is unknown: this call takes " + strings.Join(known, ", ")
}

// readBody takes in the whole body, which is within bounds: see requestBody.
func readBody(r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		if bounded, ok := r.Body.(*requestBody); ok && bounded.failure != nil {
			return bounded.failure
		}
		return fmt.Errorf("read body: %w", err)
	}
	coding := strings.Join(r.Header.Values(echo.HeaderContentEncoding), ",")
	if coding != "" && !strings.EqualFold(coding, "identity") {
		return errEncoded
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	switch {
	case kind == echo.MIMEApplicationJSON:
	case kind == "", len(body) == 0: // an empty body is of no type, whatever curl -d '' calls it
		r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	default:
		return errNotJSON
	}
	if len(body) > 0 {
		if err := checkJSON(body); err != nil {
			return err
		}
	}
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	r.Body, err = r.GetBody()
	return err
}

// invalidRequest translates what the validator found.
func invalidRequest(err error) error {
	var invalid refusal.InvalidError
	collect(err, "", &invalid)
	return &invalid
}

func collect(err error, field string, into *refusal.InvalidError) {
	switch err := err.(type) { //nolint:errorlint // it walks the tree of errors itself
	case openapi3.MultiError:
		for _, each := range err {
			collect(each, field, into)
		}
	case *openapi3filter.RequestError:
		switch {
		case err.Parameter != nil:
			field = err.Parameter.Name
		case err.RequestBody != nil:
			field = "body"
		}
		if err.Err == nil {
			add(into, field, err.Reason)
			return
		}
		collect(err.Err, field, into)
	case *openapi3.SchemaError:
		if cause := visitAlternative(err); cause != nil {
			collect(cause, field, into)
			return
		}
		path := err.JSONPointer()
		var unknown string // member: the error points to the object that holds it
		if _, no := fmt.Sscanf(err.Reason, "property %q is unsupported", &unknown); no == nil {
			path = append(path, unknown)
		}
		if len(path) > 0 {
			field = strings.Join(path, ".")
		}
		add(into, field, err.Reason)
	case *openapi3filter.ParseError:
		add(into, field, "must be well-formed")
	default:
		if inner := errors.Unwrap(err); inner != nil {
			collect(inner, field, into)
			return
		}
		add(into, field, err.Error())
	}
}

// visitAlternative returns the error of the one alternative that has the type of the value; nil: none has. "No
// alternative fits" would not help the client.
func visitAlternative(err *openapi3.SchemaError) error {
	kind := ""
	switch err.Value.(type) {
	case []any:
		kind = openapi3.TypeArray
	case map[string]any:
		kind = openapi3.TypeObject
	}
	for _, alternative := range err.Schema.OneOf {
		if alternative.Value.Type.Is(kind) {
			return alternative.Value.VisitJSON(err.Value, openapi3.MultiErrors())
		}
	}
	return nil
}

// maxProblems is how many are told at once. Who has made more begins with these.
const maxProblems = 100

func add(invalid *refusal.InvalidError, field, problem string) {
	if len(invalid.Problems) == maxProblems {
		return
	}
	invalid.Problems = append(invalid.Problems, refusal.FieldProblem{Field: field, Problem: problem})
}
