package api

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/refusal"
	"github.com/labstack/echo/v4"
)

const (
	headerKey      = "Idempotency-Key"
	headerReplayed = "Idempotency-Replayed"
	headerIfMatch  = "If-Match"
)

// response is the response of a [work].
type response struct {
	status   int
	location string // the header, without the base path; empty: none
	value    any    // in JSON
	saved    any    // what a repeated request gets instead: value without its secret; nil: value
}

func (r response) encode() (idempotency.Response, error) {
	encoded := idempotency.Response{Status: r.status, Location: r.location}
	body, err := json.Marshal(r.value)
	if err != nil {
		return idempotency.Response{}, fmt.Errorf("encode response: %w", err)
	}
	encoded.Body = append(body, '\n')
	if r.saved == nil {
		return encoded, nil
	}
	if body, err = json.Marshal(r.saved); err != nil {
		return idempotency.Response{}, fmt.Errorf("encode response to save: %w", err)
	}
	encoded.Saved = append(body, '\n')
	return encoded, nil
}

// work is the change that a POST makes. version is what If-Match requires, nil for any. It can be called twice,
// and must make all its changes in the transaction.
type work func(tx tx.Tx, version *int64) (response, error)

// doIdempotent runs a POST in one transaction, applies Idempotency-Key and If-Match, and writes the response. Every
// POST calls it but testWebhook.
func (a *API) doIdempotent(c echo.Context, p caller, do work) error {
	request, version, err := readHeaders(c.Request(), p)
	if err != nil {
		return err
	}
	saved, err := a.config.Requests.Do(c.Request().Context(), request, func(tx tx.Tx) (idempotency.Response, error) {
		made, err := do(tx, version)
		if err != nil {
			return idempotency.Response{}, err
		}
		return made.encode()
	})
	if err != nil {
		return err
	}
	return a.writeSaved(c, saved)
}

func (a *API) writeSaved(c echo.Context, saved idempotency.Response) error {
	header := c.Response().Header()
	if saved.Location != "" {
		header.Set(echo.HeaderLocation, a.config.BasePath+saved.Location)
	}
	if saved.Replayed {
		header.Set(headerReplayed, "true")
	}
	return c.Blob(saved.Status, echo.MIMEApplicationJSON, saved.Body)
}

// readHeaders reads Idempotency-Key and If-Match. The backend of an account can use another subject in each token: it
// owns its keys under the nil UUID, which no user can have.
func readHeaders(r *http.Request, p caller) (request idempotency.Request, version *int64, err error) {
	request.Account, request.Owner = p.AccountID, p.UserID
	if p.sender.Service {
		request.Owner = uuid.Nil
	}
	var invalid refusal.InvalidError
	if keys, sent := r.Header[headerKey]; sent {
		request.Key = keys[0]
		if len(keys) > 1 || request.Key == "" || len(request.Key) > 128 || strings.ContainsFunc(request.Key, unprintable) {
			invalid.Add(headerKey, "must be 1 to 128 printable ASCII characters")
		}
	}
	if versions, sent := r.Header[headerIfMatch]; sent {
		required, err := parseVersion(versions[0])
		if len(versions) > 1 || err != nil {
			invalid.Add(headerIfMatch, "must be the version of the handoff, as a number or in quotes")
		}
		version = &required
	}
	if err := invalid.OrNil(); err != nil {
		return idempotency.Request{}, nil, err
	}
	request.Digest, err = digest(r, p)
	return request, version, err
}

func unprintable(char rune) bool { return char < ' ' || char > '~' }

// parseVersion reads a version as a plain number, or as the entity tag that RFC 9110 makes of it.
func parseVersion(text string) (int64, error) {
	if inner, quoted := strings.CutPrefix(text, `"`); quoted {
		if text, quoted = strings.CutSuffix(inner, `"`); !quoted {
			return 0, strconv.ErrSyntax
		}
	}
	version, err := strconv.ParseUint(text, 10, 63)
	return int64(version), err
}

// digest returns a hash of method, path and body, of whether the sender is a backend, and of the user on whose behalf
// it acts. White space and the order of members make no difference.
func digest(r *http.Request, p caller) ([]byte, error) {
	hash := sha256.New()
	fmt.Fprintf(hash, "%t %s %s\n", p.sender.Service, r.Method, canonicalPath(r.URL.EscapedPath()))
	if p.Via != nil {
		fmt.Fprintf(hash, "on behalf of %s\n", p.UserID)
	}
	body, err := r.GetBody()
	if err != nil {
		return nil, fmt.Errorf("read body again: %w", err)
	}
	var value any
	decoder := json.NewDecoder(body)
	decoder.UseNumber()
	switch err := decoder.Decode(&value); {
	case errors.Is(err, io.EOF): // it is empty
		return hash.Sum(nil), nil
	case err != nil:
		return nil, fmt.Errorf("decode body: %w", err)
	}
	if err := json.NewEncoder(hash).Encode(value); err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	return hash.Sum(nil), nil
}

// canonicalPath returns the path with its UUIDs in lower case. External ids differ by case.
func canonicalPath(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if uuid.Validate(segment) == nil {
			segments[i] = strings.ToLower(segment)
		}
	}
	return strings.Join(segments, "/")
}
