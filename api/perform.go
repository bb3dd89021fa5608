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

// reply is the answer to a change.
type reply struct {
	status   int
	location string // the header; empty: none
	value    any    // in JSON
}

// perform makes the change that a POST asks for, on the terms of its Idempotency-Key and If-Match, and answers.
// Every POST comes through here. do gets the version that If-Match requires, nil for any. It can be called
// twice, and must do all its work in the transaction.
func (a *API) perform(c echo.Context, who caller, do func(tx tx.Tx, version *int64) (reply, error)) error {
	request, version, err := conditions(c.Request(), who)
	if err != nil {
		return err
	}
	response, err := a.config.Requests.Do(c.Request().Context(), request, func(tx tx.Tx) (idempotency.Response, error) {
		reply, err := do(tx, version)
		if err != nil {
			return idempotency.Response{}, err
		}
		body, err := json.Marshal(reply.value)
		if err != nil {
			return idempotency.Response{}, fmt.Errorf("encode answer: %w", err)
		}
		return idempotency.Response{Status: reply.status, Location: reply.location, Body: append(body, '\n')}, nil
	})
	if err != nil {
		return err
	}
	header := c.Response().Header()
	if response.Location != "" {
		header.Set(echo.HeaderLocation, response.Location)
	}
	if response.Replayed {
		header.Set(headerReplayed, "true")
	}
	return c.Blob(response.Status, echo.MIMEApplicationJSON, response.Body)
}

// conditions reads the headers on which a change depends. The backend of an account can call itself by another
// id with each token: it owns its keys under the nil UUID, which no user can have.
func conditions(r *http.Request, who caller) (request idempotency.Request, version *int64, err error) {
	request.Account, request.Owner = who.AccountID, who.UserID
	if who.Service {
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
	request.Digest, err = digest(r, who)
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

// digest names what a request asks for. White space and the order of members make no difference in its body; who asks
// makes one between a user and a backend that happens to have the user's id.
func digest(r *http.Request, who caller) ([]byte, error) {
	hash := sha256.New()
	fmt.Fprintf(hash, "%t %s %s\n", who.Service, r.Method, strings.ToLower(r.URL.Path))
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
