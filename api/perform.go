package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/handoff"
)

const (
	headerKey      = "Idempotency-Key"
	headerReplayed = "Idempotency-Replayed"
	headerIfMatch  = "If-Match"
)

// reply is what a change is answered with.
type reply struct {
	status   int
	location string // the header; empty: none
	value    any    // in JSON
}

// perform makes the change that a POST asks for, on the terms of its Idempotency-Key and If-Match, and answers. Every POST
// comes through here. do may be called twice, and must do all its work through the service that it is given.
func (a *API) perform(c echo.Context, who caller, do func(*handoff.Service) (reply, error)) error {
	request, err := termsOf(c.Request(), who)
	if err != nil {
		return err
	}
	answer, err := a.config.Service.Perform(c.Request().Context(), who.Principal, request,
		func(service *handoff.Service) (handoff.Answer, error) {
			reply, err := do(service)
			if err != nil {
				return handoff.Answer{}, err
			}
			body, err := json.Marshal(reply.value)
			if err != nil {
				return handoff.Answer{}, fmt.Errorf("encode answer: %w", err)
			}
			return handoff.Answer{Status: reply.status, Location: reply.location, Body: append(body, '\n')}, nil
		})
	if err != nil {
		return err
	}
	header := c.Response().Header()
	if answer.Location != "" {
		header.Set(echo.HeaderLocation, answer.Location)
	}
	if answer.Replayed {
		header.Set(headerReplayed, "true")
	}
	return c.Blob(answer.Status, echo.MIMEApplicationJSON, answer.Body)
}

// termsOf reads the headers on which a change depends.
func termsOf(r *http.Request, who caller) (handoff.Request, error) {
	var (
		terms   handoff.Request
		invalid handoff.InvalidError
	)
	if keys, sent := r.Header[headerKey]; sent {
		terms.Key = keys[0]
		if len(keys) > 1 || terms.Key == "" || len(terms.Key) > 128 || strings.ContainsFunc(terms.Key, unprintable) {
			add(&invalid, headerKey, "must be 1 to 128 printable ASCII characters")
		}
	}
	if versions, sent := r.Header[headerIfMatch]; sent {
		version, err := parseVersion(versions[0])
		if len(versions) > 1 || err != nil {
			add(&invalid, headerIfMatch, "must be the version of the handoff, as a number or in quotes")
		}
		terms.Version = &version
	}
	if len(invalid.Problems) > 0 {
		return handoff.Request{}, &invalid
	}
	var err error
	terms.Digest, err = digest(r, who)
	return terms, err
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
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, fmt.Errorf("read body again: %w", err)
	}
	if len(text) == 0 {
		return hash.Sum(nil), nil
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("decode body: %w", err)
	}
	if err := json.NewEncoder(hash).Encode(value); err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	return hash.Sum(nil), nil
}
